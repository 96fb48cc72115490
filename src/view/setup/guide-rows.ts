// The first page's text: what the guide is for, where its commands will go, and what practice does not show. Pure.
import type { Destination } from "../../run/model/event.ts";
import { count } from "../../transcript/words/run-words.ts";
import { storeWords } from "../../transcript/words/store-words.ts";
import { indentRows, type Row, wrapProse } from "../widgets/rows.ts";
import { sectionChoices } from "./selection.ts";
import type { SetupInput } from "./setup-input.ts";

/** Prose is not set wider than this: longer lines are hard to read. */
const PROSE = 100;

export function guideRows(input: SetupInput, width: number): readonly Row[] {
  const { runbook, differences, nodes, destination } = input;
  const room = Math.max(10, Math.min(PROSE, width - 2));
  const prose = (text: string): readonly Row[] => indentRows(wrapProse(text, room), 1);
  const listed = (text: string): readonly Row[] =>
    wrapProse(text, room - 2).map((pieces, index) => [
      { text: index === 0 ? " · " : "   ", tone: "quiet" },
      ...pieces,
    ]);
  const choices = sectionChoices(input);
  const steps = choices.reduce((sum, choice) => sum + choice.steps, 0);
  return [
    ...indentRows(wrapProse(runbook.title, room, "strong"), 1),
    ...prose(runbook.purpose),
    [],
    ...indentRows(
      wrapProse(
        `${count(steps, "step")} in ${count(choices.length, "section")}, ${count(runbook.variables.length, "value")}`,
        room,
      ),
      1,
    ),
    [
      { text: ` ${input.guide.path}`, tone: "quiet" },
      { text: `  sha256 ${input.guide.sha256.slice(0, 12)}…`, tone: "quiet" },
    ],
    [],
    ...destinationWords(destination, nodes.length).flatMap((text, index) =>
      indentRows(wrapProse(text, room, index === 0 ? "accent" : "plain"), 1),
    ),
    ...differences.flatMap(listed),
    ...(destination.kind === "rehearsal" ? [] : prose(storeWords(input.store ?? null))),
    [],
    ...prose("Nothing runs by itself: each command is shown with its real values, and waits for you."),
  ];
}

function destinationWords(destination: Destination, nodes: number): readonly string[] {
  const { account, region, endpoint } = destination;
  switch (destination.kind) {
    case "rehearsal":
      return [
        `REHEARSAL on ${count(nodes, "practice node")} in this computer's memory. Nothing reaches AWS, and nothing of this computer is changed.`,
        ...(nodes > 0 ? ["What differs from real nodes:"] : []),
      ];
    case "endpoint":
      return [
        `NOT AWS: commands go to ${endpoint ?? "another endpoint"} (account ${account}, Region ${region}).`,
      ];
    case "aws":
      return [`Commands go to REAL nodes: AWS account ${account}, Region ${region}.`];
  }
}
