// Front matter: YAML → title, purpose, roles and variables that the author declared, with a finding for everything
// that is not understood. Never throws. What the declarations mean for commands is decided elsewhere.
import { RE2JS } from "re2js";
import * as v from "valibot";
import { type Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { Finding, Runbook, Severity, Variable, VariableType } from "../model/runbook.ts";
import { VARIABLE_TYPES } from "../model/variable-types.ts";

/** A variable as declared; `type` null when the author gave none. */
export interface DeclaredVariable
  extends Pick<Variable, "name" | "description" | "default" | "example" | "choices" | "pattern" | "allow"> {
  readonly type: VariableType | null;
  readonly secret: boolean | null;
  readonly line: number;
}

/** A role as declared; `together` is absent where the author did not ask for it. */
export type DeclaredRole = Pick<Runbook["roles"][number], "name" | "description" | "together">;

export interface FrontMatter {
  readonly title: string | null;
  readonly purpose: string | null;
  readonly roles: readonly DeclaredRole[];
  readonly variables: readonly DeclaredVariable[];
  readonly findings: readonly Finding[];
}

export const noFrontMatter: FrontMatter = {
  title: null,
  purpose: null,
  roles: [],
  variables: [],
  findings: [],
};

const scalar = v.pipe(
  v.union([v.string(), v.number(), v.boolean()], "must be one plain value"),
  v.transform((value) => String(value)),
);
const roleSchema = v.strictObject({
  description: v.optional(scalar),
  together: v.optional(v.boolean("must be true or false")),
});
const variableSchema = v.strictObject({
  type: v.optional(v.picklist(VARIABLE_TYPES, `must be one of ${VARIABLE_TYPES.join(", ")}`)),
  description: v.optional(scalar),
  secret: v.optional(v.boolean("must be true or false")),
  default: v.optional(scalar),
  example: v.optional(scalar),
  choices: v.optional(v.array(scalar, "must be a list of values")),
  pattern: v.optional(v.string("must be a regular expression in quotes")),
  allow: v.optional(v.array(v.picklist(["empty", "dash"], "must be `empty` or `dash`"), "must be a list")),
});
const variableName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
export const roleName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/** Reads the YAML between the `---` lines; `line` is the guide line of the opening `---`. */
export function readFrontMatter(text: string, line: number): FrontMatter {
  const counter = new LineCounter();
  const findings: Finding[] = [];
  const find = (severity: Severity, at: number, message: string, advice: string) =>
    void findings.push({ rule: "front-matter", severity, message, advice, line: at, column: 1 });
  try {
    const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, logLevel: "silent" });
    for (const error of document.errors.slice(0, 20))
      find(
        "error",
        line + counter.linePos(error.pos[0]).line,
        `Front matter: ${firstLine(error.message)}`,
        "Correct the YAML between the two `---` lines.",
      );
    if (document.errors.length > 0) return { ...noFrontMatter, findings };
    const data: unknown = document.toJS({ maxAliasCount: 100 });
    if (data === null || data === undefined) return { ...noFrontMatter, findings };
    if (typeof data !== "object" || Array.isArray(data)) {
      find(
        "error",
        line + 1,
        "Front matter is not a map of keys and values.",
        "Write it as `key: value` lines, for example `title: My guide`.",
      );
      return { ...noFrontMatter, findings };
    }
    const lineAt = (...path: string[]) => line + (keyLine(document, counter, path) ?? 1);
    return { ...readKeys(data as Record<string, unknown>, lineAt, find), findings };
  } catch (error) {
    find(
      "error",
      line,
      `Front matter cannot be read: ${firstLine(error instanceof Error ? error.message : "unknown reason")}`,
      "Write it without aliases, as plain keys and values.",
    );
    return { ...noFrontMatter, findings };
  }
}

const KEYS = ["title", "purpose", "roles", "variables"];

/**
 * A typo: different case, or one letter added, missing, changed or swapped. Other keys are for the guide's
 * publishers.
 */
function isNear(key: string, known: string): boolean {
  const written = key.toLowerCase();
  let at = 0;
  while (at < written.length && written[at] === known[at]) at += 1;
  const [rest, due] = [written.slice(at), known.slice(at)];
  return (
    rest.slice(1) === due.slice(1) ||
    rest.slice(1) === due ||
    rest === due.slice(1) ||
    `${rest[1]}${rest[0]}${rest.slice(2)}` === due
  );
}

type Find = (severity: Severity, line: number, message: string, advice: string) => void;
type LineAt = (...path: string[]) => number;

function readKeys(data: Record<string, unknown>, lineAt: LineAt, find: Find): Omit<FrontMatter, "findings"> {
  const text = (key: string): string | null => {
    const value = data[key];
    if (value === undefined || value === null) return null;
    const read = v.safeParse(scalar, value);
    if (read.success) return read.output.trim();
    find(
      "warning",
      lineAt(key),
      `Front matter: \`${key}\` must be one line of text.`,
      `Write \`${key}: …\` with plain text.`,
    );
    return null;
  };
  const map = (key: string): [string, unknown][] => {
    const value = data[key];
    if (value === undefined || value === null) return [];
    if (typeof value === "object" && !Array.isArray(value)) return Object.entries(value);
    find(
      "error",
      lineAt(key),
      `Front matter: \`${key}\` must be a map with a name on each line.`,
      `Write each name on its own line below \`${key}:\`.`,
    );
    return [];
  };
  for (const key of Object.keys(data)) {
    const meant = KEYS.find((known) => key !== known && isNear(key, known));
    if (meant !== undefined && !Object.hasOwn(data, meant))
      find(
        "warning",
        lineAt(key),
        `Front matter: the key \`${key}\` is unknown and has no effect.`,
        `Write \`${meant}\` if you mean that. Known keys are title, purpose, roles and variables.`,
      );
  }
  return {
    title: text("title"),
    purpose: text("purpose"),
    roles: map("roles").flatMap(([name, value]) => readRole(name, value, lineAt, find)),
    variables: map("variables").flatMap(([name, value]) => readVariable(name, value, lineAt, find)),
  };
}

/** `worker: joins`, or `worker: { description: joins, together: true }`. */
function readRole(name: string, value: unknown, lineAt: LineAt, find: Find): DeclaredRole[] {
  const line = lineAt("roles", name);
  if (!roleName.test(name) || name === "local") {
    find(
      "error",
      line,
      `Front matter: \`${name}\` is not a valid role name.`,
      "A role name has only letters, digits, `-` and `_`, and cannot be `local`, which is your own machine.",
    );
    return [];
  }
  if (value === null || typeof value !== "object") {
    const description = v.safeParse(v.nullable(scalar), value);
    return [{ name, description: description.success ? (description.output ?? "") : "" }];
  }
  if (Array.isArray(value)) {
    find(
      "warning",
      line,
      `Front matter: the description of role \`${name}\` must be text.`,
      `Write \`${name}: what it is for\`.`,
    );
    return [{ name, description: "" }];
  }
  const keys = Object.entries(value).flatMap(([key, given]) => {
    const read = v.safeParse(roleSchema, { [key]: given });
    if (read.success) return [read.output];
    const [issue] = read.issues;
    find(
      "warning",
      lineAt("roles", name, key),
      issue.type === "strict_object"
        ? `Role \`${name}\`: the key \`${key}\` is unknown and has no effect.`
        : `Role \`${name}\`: \`${key}\` ${issue.message}, so it has no effect.`,
      "Known keys are description and together.",
    );
    return [];
  });
  const { description = "", together = false } = Object.assign({}, ...keys);
  return [{ name, description: description.trim(), ...(together ? { together: true } : {}) }];
}

function readVariable(name: string, value: unknown, lineAt: LineAt, find: Find): DeclaredVariable[] {
  const line = lineAt("variables", name);
  if (!variableName.test(name)) {
    find(
      "error",
      line,
      `Front matter: \`${name}\` is not a valid variable name.`,
      "A name has only letters, digits, `.`, `_` and `-`, and starts with a letter or digit.",
    );
    return [];
  }
  const given = typeof value === "string" ? { description: value } : (value ?? {});
  const read = v.safeParse(variableSchema, given);
  if (!read.success)
    for (const issue of read.issues) {
      const key = String(issue.path?.[0]?.key ?? "");
      const unknown = issue.type === "strict_object";
      find(
        unknown ? "warning" : "error",
        key === "" ? line : lineAt("variables", name, key),
        unknown && key !== ""
          ? `Variable \`${name}\`: the key \`${key}\` is unknown and has no effect.`
          : `Variable \`${name}\`: ${key === "" ? "it must be a map of keys" : `\`${key}\` ${issue.message}`}.`,
        "Known keys are type, description, secret, default, example, choices, pattern and allow.",
      );
    }
  const kept = read.success ? read.output : rescue(given);
  const choices = kept.choices ?? [];
  let type: VariableType | null =
    kept.type ?? (choices.length > 0 ? "choice" : kept.pattern ? "pattern" : null);
  if (type === "choice" && choices.length === 0) {
    find("error", line, `Variable \`${name}\` is a choice but has no choices.`, "Add `choices: [one, two]`.");
    type = "text";
  }
  if (type === "pattern" && !isPattern(kept.pattern)) {
    find(
      "error",
      line,
      `Variable \`${name}\`: its pattern is missing or invalid.`,
      "Give `pattern:` a regular expression in RE2 syntax (without look-around or back references).",
    );
    type = "text";
  }
  return [
    {
      name,
      type,
      description: (kept.description ?? "").trim(),
      secret: kept.secret ?? null,
      default: kept.default ?? null,
      example: kept.example ?? null,
      choices,
      pattern: type === "pattern" ? (kept.pattern ?? null) : null,
      allow: kept.allow ?? [],
      line,
    },
  ];
}

/** The other keys are still valid when one of them is wrong. */
function rescue(given: unknown): v.InferOutput<typeof variableSchema> {
  if (typeof given !== "object" || given === null) return {};
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const read = v.safeParse(variableSchema, { [key]: value });
    if (read.success) Object.assign(kept, read.output);
  }
  return v.parse(variableSchema, kept);
}

function isPattern(pattern: string | undefined): boolean {
  if (pattern === undefined || pattern.length > 1000) return false;
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

/** The line of a key within the YAML text, counted from 1. */
function keyLine(document: Document, counter: LineCounter, path: readonly string[]): number | null {
  let node: unknown = document.contents;
  let line: number | null = null;
  for (const name of path) {
    if (!isMap(node)) return line;
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === name);
    if (pair === undefined) return line;
    if (isScalar(pair.key) && pair.key.range) line = counter.linePos(pair.key.range[0]).line;
    node = pair.value;
  }
  return line;
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, 200);
}
