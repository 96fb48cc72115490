// What the reader makes of other people's guides, as a table, where the folder with them is there (CORPUS=folder, else
// ../shared/corpus). No crash, no prompt left in a command, every command accepted by bash.
// Run with: npx vitest bench --run --config test/vitest.config.ts test/bench/corpus.bench.ts
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bench, describe } from "vitest";
import { parseMarkdown } from "../../src/runbook/markdown/parse-markdown.ts";
import type { Part } from "../../src/runbook/model/part.ts";
import type { Step } from "../../src/runbook/model/runbook.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";
import { refusedByBash } from "../shell/real-bash.ts";

/** Runs of output that were told from commands in transcripts count as `outputs`. */
const folder = process.env.CORPUS ?? fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

function blocksIn(parts: readonly Part[]): number {
  return parts.reduce(
    (sum, part) =>
      sum +
      (part.kind === "code" ? 1 : part.kind === "item" || part.kind === "inside" ? blocksIn(part.parts) : 0),
    0,
  );
}

/** The command with a word in place of each placeholder. */
function masked({ command }: Step): string {
  let text = command?.text ?? "";
  for (const { start, end } of [...(command?.occurrences ?? [])].reverse())
    text = `${text.slice(0, start)}X${text.slice(end)}`;
  return `${text}\n`;
}

function measure(repository: string) {
  const row = {
    guides: 0,
    blocks: 0,
    commands: 0,
    outputs: 0,
    files: 0,
    findings: 0,
    "not taken": 0,
    prompts: 0,
    refused: 0,
  };
  const texts: string[] = [];
  for (const file of readdirSync(join(folder, repository), { recursive: true, encoding: "utf8" })) {
    if (!/\.mdx?$/.test(file)) continue;
    const bytes = readFileSync(join(folder, repository, file));
    const { steps, findings, notTaken } = readRunbook(bytes);
    const commands = steps.filter(({ kind }) => kind === "command");
    row.guides++;
    row.blocks += blocksIn(parseMarkdown(bytes.toString("utf8")) ?? []);
    row.commands += commands.length;
    row.outputs += notTaken.filter(({ reason }) =>
      /console transcript|was started|that the guide shows/.test(reason),
    ).length;
    row.files += steps.filter(({ kind }) => kind === "file").length;
    row.findings += findings.length + steps.reduce((sum, step) => sum + step.findings.length, 0);
    row["not taken"] += notTaken.length;
    row.prompts += commands.filter(({ source }) => /^\s*(?:[\w.-]+@[\w.-]+\S* ?)?[$%>] /.test(source)).length;
    texts.push(...commands.map(masked));
  }
  row.refused = refusedByBash(texts).length;
  return row;
}

let printed = false;

describe.runIf(existsSync(folder))("the guides of others", () => {
  bench(
    "are read",
    () => {
      if (printed) return;
      printed = true;
      const rows = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());
      console.table(Object.fromEntries(rows.map(({ name }) => [name, measure(name)])));
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});
