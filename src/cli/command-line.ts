// The command line: which verb is called, and what is wrong with a call.
import { CommanderError } from "commander";
import { OperatorError } from "../errors.ts";
import { describeVerbs } from "./describe-verbs.ts";

/** Carries out the call and gives its exit code. Throws OperatorError for a call that is wrong. */
export async function readCommandLine(words: readonly string[]): Promise<number> {
  if (words.length === 0) return (await import("./verbs/practise.ts")).practise();
  let exitCode = 0;
  const program = describeVerbs(async (verb) => {
    exitCode = await verb();
  });
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were printed; everything else is a wrong call.
    if (error.exitCode === 0) return 0;
    throw new OperatorError(
      error.message.replace(/^error: /, "").replace(/\n\(Did you mean (.+)\?\)$/, "; did you mean $1?"),
      "`lamplighter help` lists verbs and topics; `lamplighter VERB --help` shows a verb's options.",
      { cause: error },
    );
  }
  return exitCode;
}
