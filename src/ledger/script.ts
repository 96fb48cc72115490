// The script that carries a confirmed command to a node: one header line, the wrapper or its loader, the
// body.
import { sha256 } from "../digest.ts";
import { BugError } from "../errors.ts";
import { devicesField } from "./encoding/device-field.ts";
import { ALPHABETS, type HeaderField, headerLine, readHeaderLine } from "./encoding/header-line.ts";
import { needsExport } from "./encoding/needs-export.ts";
import { packBody, TOKEN_ALPHABET, withoutBraces } from "./encoding/pack-body.ts";
import { LOADER_SHELL } from "./node/loader-shell.ts";
import { CARRIED_WRAPPER, isWrapper, WRAPPER_SHA256 } from "./node/wrapper-text.ts";
import { LEDGER_ROOT, type Order } from "./order.ts";

/**
 * The exact bytes to send for an order, as text. `wrapper`: whether the script includes it, or loads it from
 * the node, where a greeting of the run left it. Throws BugError for an order that no script can carry.
 */
export function renderScript(order: Order, wrapper: "carried" | "stored" = "carried"): string {
  if (order.body.includes("\0")) throw new BugError("a command with a NUL character cannot be sent");
  const end = endMark(order.nonce);
  if (order.body.split("\n").includes(end))
    throw new BugError("the command contains the line that marks its end");
  const { token, text } = packBody(order.body, end);
  const header = headerLine([
    ["nonce", order.nonce, ALPHABETS.nonce],
    ["not_after", String(order.notAfter), ALPHABETS.number],
    ["epoch", String(order.epoch), ALPHABETS.number],
    ["run", order.run, ALPHABETS.run],
    ["limit", String(order.limit), ALPHABETS.number],
    ["sha256", bodySha256(order.body), ALPHABETS.sha256],
    ["packed", token, TOKEN_ALPHABET],
    ["root", order.ledgerRoot ?? LEDGER_ROOT, ALPHABETS.path],
    ["capture", order.capture ?? "", ALPHABETS.word],
    ["captures", order.captures ?? "", ALPHABETS.name],
    ["output", order.output ?? "", ALPHABETS.word],
    ["key", order.publicKey === null ? "" : pemLines(order.publicKey), ALPHABETS.base64Lines],
    ["secrets", secretsField(order), ALPHABETS.secrets],
    ["region", order.region ?? "", ALPHABETS.region],
    devicesField(order.devices),
    ...(wrapper === "stored" ? [storedField] : []),
  ]);
  const functions = wrapper === "stored" ? LOADER_SHELL : CARRIED_WRAPPER;
  return withoutBraces(`${header}\n${functions}${bodyPart(text, end)}`);
}

/** The digest that the stored wrapper must have. Scripts that include the wrapper have no such field. */
const storedField: HeaderField = ["wrapper", WRAPPER_SHA256, ALPHABETS.sha256];

/** Is it a script of ours with this body and this nonce? With `wrapper`, also with that wrapper version? */
export function carries(
  script: string,
  { nonce, body, wrapper }: Pick<Order, "nonce" | "body"> & { readonly wrapper?: string },
): boolean {
  const begin = script.indexOf("\n") + 1;
  const header = readHeaderLine(script.slice(0, Math.max(0, begin - 1)));
  const end = endMark(nonce);
  const { token, text } = packBody(body, end);
  const tail = bodyPart(text, end);
  return (
    header?.get("nonce") === nonce &&
    header.get("sha256") === bodySha256(body) &&
    header.get("packed") === token &&
    script.endsWith(tail) &&
    (wrapper === undefined || isWrapper(script.slice(begin, -tail.length), header, wrapper))
  );
}

function bodyPart(text: string, end: string): string {
  return `\nll_main <<'${end}'\n${text}\n${end}\n`;
}

/** Digest of the body as stored on the node, including its final newline. */
export function bodySha256(body: string): string {
  return sha256(`${body}\n`);
}

function secretsField(order: Order): string {
  return order.secrets
    .map(
      ({ name, known, pieces, parked }) =>
        `${name === null ? `-${known ?? ""}` : `${needsExport(order.body, name) ? "+" : ""}${name}`}:${parked === undefined ? pieces.join(",") : `@${parked}`}`,
    )
    .join(" ");
}

function pemLines(pem: string): string {
  return pem
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("-----"))
    .join(",");
}

/** The line that ends the body. */
function endMark(nonce: string): string {
  return `LAMPLIGHTER-BODY-${nonce}`;
}
