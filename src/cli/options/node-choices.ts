// The `--on` options, including selectors from files (`ROLE=@FILE`). Does not ask AWS.
import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { OperatorError } from "../../errors.ts";
import { parseOn, type RoleChoice } from "../../plan/values/parse-set.ts";
import type { RoleTitles } from "../../runbook/model/role-title.ts";
import { readWithin } from "../process/read-within.ts";

/** In bytes: ten thousand instance ids take 200 KB. */
const LARGEST = 1024 * 1024;

/**
 * Reads all `--on` options, in order. Throws OperatorError for the first that is wrong, with the line if it
 * is from a file.
 */
export function nodeChoices(
  on: readonly string[],
  roles: readonly string[],
  guide: RoleTitles,
): readonly RoleChoice[] {
  return on.flatMap((text) => {
    const found = /^([^=]+)=@(.+)$/s.exec(text);
    const [role, path] = [found?.[1], found?.[2]];
    return role === undefined || path === undefined
      ? [parseOn(text, roles, guide)]
      : choicesOf(role, path, roles, guide);
  });
}

/**
 * One selector per line. Skips blank lines and lines that begin with `#`; within a line, `#` may be part of a
 * name.
 */
function choicesOf(
  role: string,
  path: string,
  roles: readonly string[],
  guide: RoleTitles,
): readonly RoleChoice[] {
  // Refuses an unknown role before reading its file.
  parseOn(`${role}=file`, roles, guide);
  const lines = readSelectors(path).split(/\r?\n/);
  const choices = lines.flatMap((line, at) => {
    const selector = line.trim();
    return selector === "" || selector.startsWith("#")
      ? []
      : [choiceAt(`${path}:${at + 1}`, `${role}=${selector}`, selector, roles)];
  });
  if (choices.length > 0) return choices;
  throw new OperatorError(
    `${path} has no selectors.`,
    "Write one selector on each line: an instance id, a Name tag, tag:KEY=VALUE, or asg:NAME.",
  );
}

function choiceAt(place: string, text: string, selector: string, roles: readonly string[]): RoleChoice {
  if (/^(?:@|new:)/.test(selector))
    throw new OperatorError(
      `${place}: ${selector} is not allowed in a file of selectors.`,
      "Give it on the command line: --on ROLE=….",
    );
  try {
    return parseOn(text, roles);
  } catch (cause) {
    if (!(cause instanceof OperatorError)) throw cause;
    throw new OperatorError(`${place}: ${cause.message}`, cause.advice, { cause });
  }
}

function readSelectors(path: string): string {
  let file: number | null = null;
  try {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!fstatSync(file).isFile())
      throw new OperatorError(
        `${path} is not a regular file.`,
        "Give a text file with one selector on each line.",
      );
    const bytes = readWithin(file, LARGEST);
    if (bytes === null)
      throw new OperatorError(
        `${path} is larger than ${LARGEST / 1024 / 1024} MB.`,
        "Give a text file with one selector on each line.",
      );
    return new TextDecoder().decode(bytes);
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(
      `cannot read the file of selectors ${path}: ${(cause as Error).message}`,
      "Give a text file with one selector on each line. A Name tag that begins with @ is tag:Name=@….",
      { cause },
    );
  } finally {
    if (file !== null) closeSync(file);
  }
}
