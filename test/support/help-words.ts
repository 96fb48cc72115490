// The calls of `lamplighter` that a text shows, and whether the command line takes them.
import { CommanderError } from "commander";
import { describeVerbs } from "../../src/cli/describe-verbs.ts";
import { OperatorError } from "../../src/errors.ts";

/** Null when the command line takes the call (which is not carried out) or it only names a verb, else what it says. */
export async function refusalOf(call: string): Promise<string | null> {
  const program = describeVerbs(async () => {});
  for (const it of [program, ...program.commands]) it.configureOutput({ writeOut: () => {} });
  const [, ...words] = wordsOf(call);
  try {
    await program.parseAsync(words, { from: "user" });
    return null;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return null;
    if (error instanceof CommanderError && error.code === NO_ARGUMENT && words.length === 1) return null;
    if (error instanceof CommanderError || error instanceof OperatorError) return error.message;
    throw error;
  }
}

const NO_ARGUMENT = "commander.missingArgument";

/** The words of a call as a shell takes it apart: double quotes alone, pipes and comments. */
function wordsOf(call: string): readonly string[] {
  const words = call.replace(/ [#|].*$/, "").match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ""));
}

const BLOCK = /^```\w*\n([\s\S]*?)^```$/gm;
const SPAN = /`([^`]+)`/g;

/** Pieces of code in Markdown: spans, and lines of blocks. */
export function codeOf(markdown: string): readonly string[] {
  const lines = [...markdown.matchAll(BLOCK)].flatMap(([, body = ""]) => body.split("\n"));
  const spans = [...markdown.replace(BLOCK, "").matchAll(SPAN)].map(([, code = ""]) => code);
  return [...lines, ...spans].map((it) => it.replace(/\s+/g, " ").trim()).filter((it) => it !== "");
}

/** The text of Markdown without its code. */
export function proseOf(markdown: string): string {
  return markdown.replace(BLOCK, "").replace(SPAN, "");
}

/** The calls of our program among them. */
export function callsIn(markdown: string): readonly string[] {
  return codeOf(markdown).filter((it) => it.startsWith("lamplighter "));
}

/** Every option of every verb, such as `--on`. */
export function allOptions(): ReadonlySet<string> {
  const program = describeVerbs(async () => {});
  const named = [program, ...program.commands].flatMap((it) =>
    it.options.flatMap(({ long, short }) => [long, short]),
  );
  return new Set([...named, "--help", "-h"].filter((it) => it !== undefined && it !== null));
}
