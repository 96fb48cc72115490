// The text pages: what the guide is for and which file it is, and what a rehearsal does not show. Pure.
import type { Destination } from "../../run/model/event.ts";
import { count } from "../../transcript/words/run-words.ts";
import { indentRows, type Row, wrapProse } from "../widgets/rows.ts";
import { sectionChoices } from "./selection.ts";
import type { SetupInput } from "./setup-input.ts";

/** Prose is not wider than this: longer lines are hard to read. */
const PROSE = 100;

/** The page about the guide. */
export function guideRows({ runbook, guide, ...input }: SetupInput, width: number): readonly Row[] {
  const room = Math.max(10, Math.min(PROSE, width - 2));
  const choices = sectionChoices({ runbook, guide, ...input });
  const steps = choices.reduce((sum, choice) => sum + choice.steps, 0);
  const size = `${count(steps, "step")} in ${count(choices.length, "section")}, ${count(runbook.variables.length, "value")}`;
  return indentRows(
    [
      ...wrapProse(runbook.title, room, "strong"),
      ...wrapProse(runbook.purpose, room),
      [],
      ...wrapProse(size, room),
      [],
      ...wrapProse(guide.path, room, "quiet"),
      ...wrapProse(`sha256 ${guide.sha256}`, room, "quiet"),
    ],
    1,
  );
}

/** The page about what differs from real nodes. */
export function rehearsalRows({ differences }: SetupInput, width: number): readonly Row[] {
  const room = Math.max(10, Math.min(PROSE, width - 2));
  return differences.flatMap((text) =>
    wrapProse(text, room - 2).map(
      (pieces, index): Row => [{ text: index === 0 ? " · " : "   ", tone: "quiet" }, ...pieces],
    ),
  );
}

/** Where commands go, in sentences. */
export function placeWords({ destination, arn = null }: SetupInput): readonly string[] {
  const who = arn === null ? [] : [`You are ${arn}.`];
  const { account, region, endpoint }: Destination = destination;
  switch (destination.kind) {
    case "rehearsal":
      return ["Practice nodes, simulated in memory. Nothing reaches AWS or changes this machine."];
    case "endpoint":
      return [
        `NOT AWS: commands go to ${endpoint ?? "another endpoint"} (account ${account}, Region ${region}).`,
        ...who,
      ];
    case "aws":
      return [`Commands go to REAL nodes: AWS account ${account}, Region ${region}.`, ...who];
  }
}
