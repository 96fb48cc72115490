// The script that carries a confirmed command to a node: one header line, the fixed wrapper, the body.
import { sha256 } from "../digest.ts";
import { BugError } from "../errors.ts";
import { BASE_SHELL } from "./base-shell.ts";
import { devicesField } from "./device-field.ts";
import { ENTRY_SHELL } from "./entry-shell.ts";
import { ALPHABETS, headerLine, readHeaderLine } from "./header-line.ts";
import { needsExport } from "./needs-export.ts";
import { LEDGER_ROOT, type Order } from "./order.ts";
import { packBody, TOKEN_ALPHABET, withoutBraces } from "./pack-body.ts";
import { WRAPPER_SHELL } from "./wrapper-shell.ts";

const FIXED = `${BASE_SHELL}\n${ENTRY_SHELL}\n${WRAPPER_SHELL}`;

/** Names the wrapper's exact text: `1.` and the first 16 digits of its SHA-256. */
export const WRAPPER_VERSION = `1.${sha256(FIXED).slice(0, 16)}`;

/** The exact bytes to be sent for an order, as text. Throws BugError for an order that no script can carry. */
export function renderScript(order: Order): string {
  if (order.body.includes("\0")) throw new BugError("a command with a NUL character cannot be sent");
  const end = endMark(order.nonce);
  if (order.body.split("\n").includes(end)) throw new BugError("the command holds the line that ends it");
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
  ]);
  return withoutBraces(`${header}\n${FIXED}\nll_main <<'${end}'\n${text}\n${end}\n`);
}

/** Is it a script of ours that carries this body under this nonce? */
export function carries(script: string, { nonce, body }: Pick<Order, "nonce" | "body">): boolean {
  const header = readHeaderLine(script.slice(0, script.indexOf("\n")));
  const end = endMark(nonce);
  const { token, text } = packBody(body, end);
  return (
    header?.get("nonce") === nonce &&
    header.get("sha256") === bodySha256(body) &&
    header.get("packed") === token &&
    script.endsWith(`\nll_main <<'${end}'\n${text}\n${end}\n`)
  );
}

/** Digest of the body as it stands on the node, its final newline included. */
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
