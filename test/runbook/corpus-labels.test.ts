// Blocks of other people's guides, labelled before the reader was run on them: the commands in them, and for some of them what
// is to be put in, the roles, and whether a warning is due. Only where the folder with these guides is there (CORPUS=folder, else
// ../shared/corpus). A label names its block by file, line and digest, and holds no more than how a command begins.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

interface Label {
  readonly file: string;
  /** The line of the opening fence. */
  readonly line: number;
  /** Of the lines between the fences: the first 16 digits of their SHA-256. */
  readonly digest: string;
  /** Why the block was chosen. */
  readonly shape: "file" | "machine" | "output" | "placeholder" | "lost" | "plain";
  /** Each command by its line and its beginning. */
  readonly commands: readonly string[];
  readonly variables?: readonly string[];
  readonly roles?: readonly string[];
  /** The text says that something is to be replaced, and the block shows nothing to replace. */
  readonly warned?: true;
}

const folder = process.env.CORPUS ?? fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));
const labels: readonly Label[] = JSON.parse(
  readFileSync(new URL("../fixtures/corpus-labels.json", import.meta.url), "utf8"),
);
/** The labels that the reader does not meet: samples of a `.env` file in the documentation of a library, tagged as shell. */
const MISSED: ReadonlySet<string> = new Set([
  "huginn__huginn/vendor/gems/dotenv-3.2.0/README.md:194",
  "huginn__huginn/vendor/gems/dotenv-3.2.0/README.md:245",
]);

const sources = new Map<string, { lines: readonly string[]; book: ReturnType<typeof readRunbook> }>();
function read(file: string) {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const bytes = readFileSync(join(folder, file));
  const made = { lines: bytes.toString("utf8").split(/\r?\n/), book: readRunbook(bytes) };
  sources.set(file, made);
  return made;
}

function isMet(label: Label): boolean {
  const { lines, book } = read(label.file);
  const marks = /`{3,}|~{3,}/.exec(lines[label.line - 1] ?? "")?.[0] ?? "```";
  const end = lines.findIndex(
    (text, index) => index >= label.line && text.replace(/^[\s>]+/, "").startsWith(marks),
  );
  const body = lines.slice(label.line, end).join("\n");
  expect(createHash("sha256").update(body).digest("hex").slice(0, 16)).toBe(label.digest);
  const own = book.steps.filter(({ kind, line }) => kind === "command" && line > label.line && line <= end);
  const begins = own.map(({ line, source }) => `${line} ${source.split("\n", 1)[0]}`);
  const variables = [...new Set(own.flatMap((step) => step.variables))].sort();
  return (
    begins.length === label.commands.length &&
    label.commands.every((command, index) => begins[index]?.startsWith(command)) &&
    (label.variables === undefined || label.variables.join() === variables.join()) &&
    (label.roles === undefined || label.roles.join() === own.map(({ role }) => role).join()) &&
    (label.warned === undefined ||
      own.some(({ findings }) => findings.some(({ rule }) => rule === "nothing-to-replace")))
  );
}

describe.runIf(existsSync(folder))("labelled blocks of other people's guides", () => {
  it.each(labels.map((label) => [`${label.file}:${label.line}`, label] as const))("%s", (name, label) => {
    expect(isMet(label)).toBe(!MISSED.has(name));
  });
});
