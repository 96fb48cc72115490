// argv in, exit code out. Each verb is loaded only when it is called, so that a dry run loads neither Ink nor the AWS SDK.
import { readCommandLine } from "./command-line.ts";
import { exitCodeFor, reportFailure } from "./failure.ts";

// A reader that closes early (`lamplighter plan GUIDE | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  // The terminal is gone: nobody can be told of anything.
  if (error.code === "EIO") process.exit(129);
  throw error;
});

readCommandLine(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    reportFailure(error, process.stderr);
    process.exitCode = exitCodeFor(error);
  },
);
