// What a person wants to know when a run has ended or was left: what was done, where the log is, and what to
// do next.
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { runSummary } from "./run-summary.ts";

/**
 * The lines for the end screen, the farewell, and the end of a plain run. `logPath`: where the log is;
 * `program`: the words that start this program.
 */
export function endLines(run: Run, logPath: string, program: string): readonly string[] {
  return [
    ...runSummary(run),
    `Log: ${visible(logPath)}`,
    ...storeLine(run, program),
    "",
    ...nextCommands(run, program),
  ];
}

function storeLine({ store, started, status }: Run, program: string): readonly string[] {
  if (store === null) return [];
  const use = status === "finished" ? `\`${program} verify\`` : "on another machine `lamplighter resume`";
  return [`Store: ${visible(store.url)}/${started?.run ?? ""} (${use} takes this)`];
}

/** The next useful commands, each with what it does. */
function nextCommands(run: Run, program: string): readonly string[] {
  const id = run.started?.run ?? "last";
  return [
    ...(run.status === "finished" ? [] : [`${program} resume ${id}   continue where it stopped`]),
    `${program} export ${id} --as html -o report.html   report`,
    `${program} replay ${id}   replay it, step by step`,
    `${program} verify ${id}   verify its log`,
    `${program} runs   list all runs`,
  ];
}
