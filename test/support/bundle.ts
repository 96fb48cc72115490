// A TypeScript file and all that it imports as one file, for processes of the tests' own.
import { build } from "rolldown";

/** Bundles the entry (a path) into one ES module. `alias`: modules that others stand in for. */
export async function bundle(
  entry: string,
  file: string,
  alias: Readonly<Record<string, string>> = {},
): Promise<void> {
  await build({
    input: entry,
    platform: "node",
    logLevel: "silent",
    resolve: { alias },
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    output: { file, format: "esm", codeSplitting: false },
  });
}
