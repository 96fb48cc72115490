// Parses the command line, and reports usage errors.
import { CommanderError } from "commander";
import { OperatorError } from "../errors.ts";
import { describeVerbs } from "./describe-verbs.ts";

/** Carries out the command and returns its exit code. Throws OperatorError for a usage error. */
export async function readCommandLine(words: readonly string[]): Promise<number> {
  if (words.length === 0) return (await import("./verbs/practise.ts")).practise();
  let exitCode = 0;
  const program = describeVerbs(async (verb) => {
    exitCode = await verb();
  }, words[0]);
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help or version was printed; everything else is a usage error.
    if (error.exitCode === 0) return 0;
    throw new OperatorError(
      error.message.replace(/^error: /, "").replace(/\n\(Did you mean (.+)\?\)$/, "; did you mean $1?"),
      "`lamplighter help` lists verbs and topics; `lamplighter VERB --help` shows a verb's options.",
      { cause: error },
    );
  }
  return exitCode;
}
