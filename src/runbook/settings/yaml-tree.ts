// YAML of a block in the guide → a small tree with places: maps, lists and plain values only. Never throws. The
// meaning of keys is not known here.
import { isMap, isScalar, isSeq, parseDocument } from "yaml";

interface Placed {
  /** Offsets into the text, half-open. */
  readonly start: number;
  readonly end: number;
}

export interface YamlEntry extends Placed {
  readonly key: string;
  readonly value: YamlNode;
}

export type YamlNode = Placed &
  (
    | { readonly kind: "map"; readonly entries: readonly YamlEntry[] }
    | { readonly kind: "list"; readonly items: readonly YamlNode[] }
    /** `text` as written, without quotes; "" for nothing. */
    | { readonly kind: "value"; readonly text: string }
  );

export interface YamlProblem {
  readonly message: string;
  readonly start: number;
}

/** Nothing in a guide is nested deeper. */
const DEEPEST = 5;
const LARGEST = 100_000;

/** Reads one YAML text; the root is null when it is empty or has a problem. */
export function readYaml(text: string): {
  readonly root: YamlNode | null;
  readonly problems: readonly YamlProblem[];
} {
  const failed = (message: string, start = 0) => ({ root: null, problems: [{ message, start }] });
  if (text.length > LARGEST) return failed("it is too long.");
  try {
    const document = parseDocument(text, { uniqueKeys: true, logLevel: "silent" });
    const problems = document.errors.slice(0, 20).map((error) => ({
      message: (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "").slice(0, 200),
      start: error.pos[0],
    }));
    if (problems.length > 0) return { root: null, problems };
    if (document.contents === null) return { root: null, problems };
    const root = nodeOf(document.contents, 0, text.length);
    return typeof root === "string" ? failed(root) : { root, problems };
  } catch {
    return failed("it is nested too deeply.");
  }
}

/** The node, or what is wrong with it. */
function nodeOf(node: unknown, depth: number, end: number): YamlNode | string {
  if (depth > DEEPEST) return "it is nested too deeply.";
  if (isScalar(node)) {
    const [start, stop] = node.range ?? [end, end, end];
    const text = node.value === null ? "" : (node.source ?? String(node.value));
    return { kind: "value", text: text.trim(), start, end: Math.max(start, stop) };
  }
  if (isSeq(node)) {
    const items: YamlNode[] = [];
    for (const item of node.items) {
      const read = nodeOf(item, depth + 1, end);
      if (typeof read === "string") return read;
      items.push(read);
    }
    return { kind: "list", items, ...spanOf(node.range, end) };
  }
  if (!isMap(node)) return "it has an alias, which is not supported here.";
  const entries: YamlEntry[] = [];
  for (const { key, value } of node.items) {
    if (!isScalar(key)) return "a key is not a plain word.";
    const [start = 0, stop = 0] = key.range ?? [];
    const read = value === null ? emptyAt(stop) : nodeOf(value, depth + 1, end);
    if (typeof read === "string") return read;
    const name = key.source ?? String(key.value ?? "");
    entries.push({ key: name.trim(), value: read, start, end: Math.max(stop, read.end) });
  }
  return { kind: "map", entries, ...spanOf(node.range, end) };
}

function emptyAt(at: number): YamlNode {
  return { kind: "value", text: "", start: at, end: at };
}

function spanOf(range: readonly number[] | null | undefined, end: number): Placed {
  const [start = 0, stop = end] = range ?? [];
  return { start, end: stop };
}
