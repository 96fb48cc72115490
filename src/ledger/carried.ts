// What a script of ours carries to an instance: read from SSM's history, to say whether it is the command that
// the log has.
import { readHeaderLine } from "./encoding/header-line.ts";
import { packBody } from "./encoding/pack-body.ts";
import { isWrapper } from "./node/wrapper-text.ts";
import type { Order } from "./order.ts";
import { bodySha256, endMark, mainCall } from "./script.ts";
import { isShared, readShared } from "./shared-script.ts";

/**
 * The variables that the script sets on the instance; of a shared script, those of its line. Null when it is
 * not a script of ours, or has nothing for the instance.
 */
export function headerFor(script: string, instance: string): ReadonlyMap<string, string> | null {
  const header = readHeaderLine(script.slice(0, Math.max(0, script.indexOf("\n"))));
  return header !== null && isShared(header) ? (readShared(script, instance)?.header ?? null) : header;
}

/**
 * Is it a script of ours that runs this body under this nonce on the instance? With `wrapper`, also with that
 * wrapper version?
 */
export function carries(
  script: string,
  {
    nonce,
    body,
    instance,
    wrapper,
  }: Pick<Order, "nonce" | "body"> & { readonly instance: string; readonly wrapper?: string },
): boolean {
  const begin = script.indexOf("\n") + 1;
  const first = readHeaderLine(script.slice(0, Math.max(0, begin - 1)));
  if (first === null) return false;
  const shared = isShared(first) ? readShared(script, instance) : null;
  if (isShared(first) && shared === null) return false;
  const header = shared?.header ?? first;
  const end = shared?.end ?? endMark(nonce);
  const { token, text } = packBody(body, end);
  const tail = `\n${mainCall(text, end)}\n`;
  const functions = shared?.loader ?? script.slice(begin, -tail.length);
  return (
    header.get("nonce") === nonce &&
    header.get("sha256") === bodySha256(body) &&
    header.get("packed") === token &&
    (shared === null ? script.endsWith(tail) : shared.body === text) &&
    (wrapper === undefined || isWrapper(functions, header, wrapper))
  );
}
