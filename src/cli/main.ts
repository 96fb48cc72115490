// argv in, exit code out. Verbs are loaded on demand, so a dry run loads neither Ink nor the AWS SDK.
import { readCommandLine } from "./command-line.ts";
import { exitCodeFor, reportFailure } from "./process/failure.ts";
import { watchOutput } from "./process/output-end.ts";

watchOutput();

readCommandLine(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    reportFailure(error, process.stderr);
    process.exitCode = exitCodeFor(error);
  },
);
