// The last screen of a run: what was done, where the log is, what to do next.
import type { Run } from "../../../run/model/run.ts";
import { endLines } from "../../../transcript/run/run-end.ts";
import type { Row } from "../../widgets/rows.ts";
import { row, wrapProse } from "../../widgets/rows.ts";
import { sessionWords } from "../words/session-words.ts";

/** `lamplighter resume` and a run id, with a gap after it. */
const COMMAND_WIDTH = 48;

/** The rows. `logPath`: where the log is; `program`: the words that start this program. */
export function endRows(run: Run, logPath: string, program: string, width: number): readonly Row[] {
  const [first = "", ...rest] = endLines(run, logPath, program);
  const tone = run.outcome === "done-with-failures" ? "danger" : "strong";
  const head = wrapProse(first, width - 2, tone);
  const sessions = sessionWords(run);
  const open =
    sessions === "" ? [] : wrapProse(`Still ${sessions}; it closes with this screen.`, width - 2, "strong");
  return [
    [],
    ...head.map(inset),
    ...open.map(inset),
    [],
    ...rest.flatMap((line): readonly Row[] => {
      if (line === "") return [[]];
      const lead = /^ */.exec(line)?.[0].length ?? 0;
      return line.startsWith(`${program} `)
        ? commandLine(line, width)
        : wrapProse(line, width - 2 - lead).map((pieces) => inset([...row(" ".repeat(lead)), ...pieces]));
    }),
  ];
}

/** A command and what it does, side by side where they fit. */
function commandLine(line: string, width: number): readonly Row[] {
  const [command = line, ...words] = line.split(/ {3,}/);
  const says = words.join(" ");
  if (command.length <= COMMAND_WIDTH && COMMAND_WIDTH + says.length + 2 <= width)
    return [
      inset([
        { text: command.padEnd(49), tone: "accent" },
        { text: says, tone: "quiet" },
      ]),
    ].map((pieces) => pieces);
  return [
    ...wrapProse(command, width - 2, "accent").map(inset),
    ...wrapProse(says, width - 4, "quiet").map((pieces) => inset(inset(inset(pieces)))),
  ];
}

function inset(pieces: Row): Row {
  return [{ text: " ", tone: "plain" }, ...pieces];
}
