// One script for several nodes: what is the same for all stands in the header line; a table has a line for
// each instance with what is its own, down to its nonce; each different body is in it once, exactly as it was
// confirmed. A node that is not in the table runs nothing.
//
//   ll_run='…' ll_epoch='…' … ll_shared='3'
//   (how a node finds its line)
//   i-0123… ll_nonce='…' ll_sha256='…' … ll_text='1'
//   (the loader of the wrapper)
//   case $ll_text in
//   1)
//   ll_main <<'LAMPLIGHTER-BODY-…'
//   …
//   esac
import { ALPHABETS, type HeaderField, headerLine, readHeaderLine } from "./encoding/header-line.ts";
import { withoutBraces } from "./encoding/pack-body.ts";
import { LOADER_SHELL } from "./node/loader-shell.ts";
import { PICK_SHELL, PICKED_SHELL, TABLE_END } from "./node/pick-shell.ts";
import type { Order } from "./order.ts";
import { endMark, mainCall, orderFields, packOrder, storedField } from "./script.ts";

/** An order, and the instance that it is for. */
export interface Addressed {
  readonly instance: string;
  readonly order: Order;
}

/** Fields of the header line that each node has for itself. */
const OWN: ReadonlySet<string> = new Set(["nonce", "not_after", "sha256", "packed", "secrets", "devices"]);

const CASES = "\ncase $ll_text in\n";
const CASES_END = "esac\n";

/**
 * May these orders share a script? Equal texts may. Orders of different limits, captures or runs differ; what
 * a node has for itself does not count.
 */
export function sharedPart(order: Order): string {
  return headerLine(orderFields(order, "").filter(([name]) => !OWN.has(name)));
}

/**
 * The script for orders that share it: of one `sharedPart`, each for another instance, on nodes that have the
 * wrapper and know which instance they are. Throws BugError for an order that no script can carry.
 */
export function renderShared(orders: readonly Addressed[]): string {
  const end = endMark(orders[0]?.order.nonce ?? "");
  const bodies = new Map<string, number>();
  const rows: string[] = [];
  let common = "";
  for (const { instance, order } of orders) {
    const { token, text } = packOrder(order, end);
    const fields = orderFields(order, token);
    const number = bodies.get(text) ?? bodies.size + 1;
    bodies.set(text, number);
    const own = fields.filter(([name]) => OWN.has(name));
    rows.push(`${instanceId(instance)} ${headerLine([...own, ["text", String(number), ALPHABETS.number]])}`);
    const count: HeaderField = ["shared", String(orders.length), ALPHABETS.number];
    common = headerLine([...fields.filter(([name]) => !OWN.has(name)), storedField, count]);
  }
  const cases = [...bodies].map(([text, number]) => `${number})\n${mainCall(text, end)}\n;;\n`).join("");
  return withoutBraces(
    `${common}\n${PICK_SHELL}${rows.join("\n")}\n${PICKED_SHELL}\n${LOADER_SHELL}${CASES}${cases}${CASES_END}`,
  );
}

/** What a shared script has for one instance. */
export interface SharedPart {
  /** The fields that the node's shell gets: those of all, and its own. */
  readonly header: ReadonlyMap<string, string>;
  /** The text between the table and the bodies. */
  readonly loader: string;
  /** Its body as it is in the script, with the line that ends it. */
  readonly body: string;
  readonly end: string;
}

/** Is it a shared script, by its header line? */
export function isShared(header: ReadonlyMap<string, string>): boolean {
  return header.has("shared");
}

/**
 * What the script has for the instance; null when it has no line for it, or is not exactly of the form that
 * `renderShared` gives.
 */
export function readShared(script: string, instance: string): SharedPart | null {
  const begin = script.indexOf("\n") + 1;
  const common = readHeaderLine(script.slice(0, Math.max(0, begin - 1)));
  if (common === null || !isShared(common) || !script.startsWith(PICK_SHELL, begin)) return null;
  const table = begin + PICK_SHELL.length;
  const picked = script.indexOf(`\n${TABLE_END}\n`, table) + 1;
  if (picked === 0 || !script.startsWith(`${PICKED_SHELL}\n`, picked)) return null;
  const rows = script.slice(table, picked - 1).split("\n");
  const own = rows.filter((row) => row.startsWith(`${instance} `));
  const ids = new Set(rows.map((row) => row.slice(0, row.indexOf(" "))));
  const [row = ""] = own;
  const fields = readHeaderLine(row.slice(instance.length + 1));
  if (own.length !== 1 || fields === null || ids.size !== rows.length) return null;
  if (common.get("shared") !== String(rows.length) || [...fields.keys()].some((name) => common.has(name)))
    return null;
  const from = picked + PICKED_SHELL.length + 1;
  const cases = script.indexOf(CASES, from);
  const bodies = cases < 0 ? null : readCases(script, cases + CASES.length);
  const body = bodies?.texts.get(fields.get("text") ?? "");
  if (bodies == null || body === undefined) return null;
  const header = new Map([...common, ...fields]);
  return { header, loader: script.slice(from, cases), body, end: bodies.end };
}

/** The bodies by their number, and the line that ends each; null for anything else than `renderShared` writes. */
function readCases(
  script: string,
  from: number,
): { readonly texts: ReadonlyMap<string, string>; readonly end: string } | null {
  const texts = new Map<string, string>();
  let mark = "";
  let at = from;
  while (script.slice(at) !== CASES_END) {
    const head = /^([0-9]{1,3})\)\nll_main <<'(LAMPLIGHTER-BODY-[0-9a-f]{32})'\n/.exec(
      script.slice(at, at + 100),
    );
    const [whole = "", number = "", end = ""] = head ?? [];
    const stop = head === null ? -1 : script.indexOf(`\n${end}\n;;\n`, at + whole.length - 1);
    if (stop < 0 || number !== String(texts.size + 1) || (mark !== "" && mark !== end)) return null;
    const text = script.slice(at + whole.length, stop);
    // The shell takes the first such line for the end.
    if (text.split("\n").includes(end)) return null;
    texts.set(number, text);
    mark = end;
    at = stop + `\n${end}\n;;\n`.length;
  }
  return { texts, end: mark };
}

function instanceId(instance: string): string {
  // It is the first word of a line; the alphabet is checked as for any other field.
  headerLine([["instance", instance, ALPHABETS.instance]]);
  return instance;
}
