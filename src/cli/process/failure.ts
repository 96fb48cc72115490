// Error messages: what was wrong, what to try. A stack trace is printed only on request.
import { OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import { withOwnCommand } from "./own-command.ts";

/** Set to 1 to see where an unexpected failure came from. */
const TRACE = "LAMPLIGHTER_TRACE";

/** The process's exit code for a failure. */
export function exitCodeFor(error: unknown): number {
  return error instanceof OperatorError ? error.exitCode : 1;
}

/** Writes the failure in two lines: what is wrong, what to do next. */
export function reportFailure(error: unknown, to: { write(text: string): unknown }): void {
  if (error instanceof OperatorError) {
    to.write(withOwnCommand(`lamplighter: ${visible(error.message)}\n  ${visible(error.advice)}\n`));
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  to.write(
    withOwnCommand(
      `lamplighter: internal error: ${visible(message)}\n` +
        `  This is a bug in Lamplighter, not in your guide or in AWS. The audit log has everything that was done (\`lamplighter runs\`), and \`lamplighter resume last\` is safe. Please report it with the output of ${TRACE}=1.\n`,
    ),
  );
  if (process.env[TRACE] === "1" && error instanceof Error) to.write(`${visible(error.stack ?? "")}\n`);
}
