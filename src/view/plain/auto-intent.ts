// The answers of `--yes` in a rehearsal, each printed as a line. The engine refuses them on real nodes.
import { safeText } from "../../output/clean.ts";
import { visible } from "../../output/visible.ts";
import type { Binding } from "../../plan/model/plan.ts";
import { byHandRestOf } from "../../run/decision/by-hand-rest.ts";
import { obstacleAt, restOf } from "../../run/decision/rest.ts";
import type { Intent } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import { isNotMet } from "../../run/state/due.ts";
import { oneLine } from "../../transcript/layout/one-line.ts";
import { taskAt } from "../../transcript/lookup/run-find.ts";
import { byHandNodes } from "../../transcript/words/by-hand-words.ts";
import { blankDisk, diskBinding, diskChoices } from "../nodes/disk-choice.ts";
import { openValues, openWords } from "../nodes/open-values.ts";
import { isOfFleet, SILENT } from "../nodes/silent-nodes.ts";
import {
  attestIntent,
  confirmIntent,
  isUnidentified,
  leaveIntent,
  restIntent,
} from "./questions/plain-intents.ts";

/** Binds a block device to the node's first blank volume; null when there is none. */
function pickedDisk(run: Run, name: string, target: string): Binding | null {
  const disk = blankDisk(diskChoices(run, name, target) ?? []);
  return disk === null ? null : diskBinding(name, target, disk);
}

const SHORT = { "not-met": "it is not met", "cannot-tell": "it is unknown whether it is met" } as const;

/** The answer for the current step. */
export function autoIntent(run: Run, say: (lines: readonly string[]) => void): Intent | null {
  const at = taskAt(run, run.current);
  if (at === null) return null;
  const { planned, taskRun } = at;
  const task = taskRun.id;
  const tell = (words: string): void => say([`--yes: ${words}`]);
  if (run.identification.get(planned.task.target)?.holder != null) {
    tell("the node is locked by another run, and a person has to decide, so the run stops here");
    return leaveIntent(`${planned.task.target} is locked by another run`);
  }
  if (taskRun.state === "failed") {
    tell("the step failed, and a person has to decide, so the run stops here");
    return leaveIntent(`step ${planned.index + 1} failed, and --yes cannot decide what to do`);
  }
  const { presented } = taskRun;
  const target = planned.task.target;
  if (taskRun.state !== "ready" && isUnidentified(run) && isOfFleet(run, target)) {
    tell(`${visible(target)} set aside, because it ${SILENT}`);
    return { type: "setAside", target, reason: safeText(SILENT) };
  }
  if (taskRun.state !== "ready" || presented === null) {
    tell("the node did not identify itself, so the run stops here");
    return leaveIntent(`${planned.task.target} did not answer`);
  }
  if (planned.task.command === null) {
    const { checked } = taskRun;
    const words = checked === null || checked.result === "met" ? "" : `, although ${SHORT[checked.result]}`;
    const title = planned.step.kind === "requirement" ? `: ${visible(oneLine(planned.step.title))}` : "";
    const all = byHandRestOf(run);
    const on = all === null ? "" : ` on ${byHandNodes(run, all)}`;
    tell(`${isNotMet(taskRun) ? "accepted" : "marked as done by hand"}${on}${words}${title}`);
    return attestIntent(task, `rehearsed without a person${words}`, all);
  }
  if (planned.target.key === "local") {
    tell("skipped, because it is for the operator's own machine");
    return {
      type: "skip",
      task,
      reason: safeText("for the operator's own machine; rehearsed without a person"),
    };
  }
  const open = openValues(run);
  const bound = open.missing.flatMap((name) => pickedDisk(run, name, planned.task.target) ?? [])[0];
  if (bound !== undefined) {
    tell(`${bound.name} is ${bound.value}, the first empty volume`);
    return { type: "bind", binding: bound };
  }
  const lacking = openWords(open);
  if (lacking !== null) {
    tell(`${lacking}, so the run stops here`);
    return leaveIntent(lacking);
  }
  if (taskRun.alreadyDone === "yes") {
    tell("skipped, because its check says that it is already done");
    return { type: "skip", task, reason: safeText("its check says that it is already done") };
  }
  const rest = restOf(run);
  if (rest !== null && rest.kind === "left" && obstacleAt(rest, run.at) === null) {
    tell(
      `run on all ${rest.members.length} nodes${rest.typed === null ? "" : `, typed ${visible(rest.typed)}`}`,
    );
    return restIntent(run, "yes", rest.typed);
  }
  const despite = taskRun.alreadyDone === "cannot-tell";
  const { how, typed } = presented.confirm;
  if (how === "type" && typed !== null) {
    tell(
      `typed ${visible(typed)}${despite ? ", although its check does not show whether it is already done" : ""}`,
    );
    return confirmIntent(run, "yes", typed, despite);
  }
  tell(`run${despite ? ", although its check does not show whether it is already done" : ""}`);
  return confirmIntent(run, "yes", null, despite);
}
