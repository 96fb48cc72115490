// The script that carries a confirmed command to a node: one header line, the wrapper or its loader, the
// body. shared-script.ts carries the commands of several nodes.
import { sha256 } from "../digest.ts";
import { BugError } from "../errors.ts";
import { devicesField } from "./encoding/device-field.ts";
import { ALPHABETS, type HeaderField, headerLine } from "./encoding/header-line.ts";
import { needsExport } from "./encoding/needs-export.ts";
import { packBody, TOKEN_ALPHABET, withoutBraces } from "./encoding/pack-body.ts";
import { LOADER_SHELL } from "./node/loader-shell.ts";
import { CARRIED_WRAPPER, WRAPPER_SHA256 } from "./node/wrapper-text.ts";
import { LEDGER_ROOT, type Order } from "./order.ts";

/**
 * The exact bytes to send for an order, as text. `wrapper`: whether the script includes it, or loads it from
 * the node, where a greeting of the run left it. Throws BugError for an order that no script can carry.
 */
export function renderScript(order: Order, wrapper: "carried" | "stored" = "carried"): string {
  const end = endMark(order.nonce);
  const { token, text } = packOrder(order, end);
  const header = headerLine([...orderFields(order, token), ...(wrapper === "stored" ? [storedField] : [])]);
  const functions = wrapper === "stored" ? LOADER_SHELL : CARRIED_WRAPPER;
  return withoutBraces(`${header}\n${functions}\n${mainCall(text, end)}\n`);
}

/** The body's text before `end`, and the token to remove from it. Throws BugError when no script can carry it. */
export function packOrder({ body }: Pick<Order, "body">, end: string): ReturnType<typeof packBody> {
  if (body.includes("\0")) throw new BugError("a command with a NUL character cannot be sent");
  if (body.split("\n").includes(end)) throw new BugError("the command contains the line that marks its end");
  return packBody(body, end);
}

/** Everything that an order sets, as fields of the header line. `token`: what the node removes from the body. */
export function orderFields(order: Order, token: string): readonly HeaderField[] {
  return [
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
  ];
}

/** The digest that the stored wrapper must have. Scripts that include the wrapper have no such field. */
export const storedField: HeaderField = ["wrapper", WRAPPER_SHA256, ALPHABETS.sha256];

/** The command that gets the body as a here-document, without a final newline. */
export function mainCall(text: string, end: string): string {
  return `ll_main <<'${end}'\n${text}\n${end}`;
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
export function endMark(nonce: string): string {
  return `LAMPLIGHTER-BODY-${nonce}`;
}
