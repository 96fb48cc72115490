// The keys for a step that a person does: pass it on this node, or on all nodes of its fleet where it stands alike, and
// check its requirement again.
import { byHandRestOf } from "../../../run/decision/by-hand-rest.ts";
import type { Run, TaskRun } from "../../../run/model/run.ts";
import { checkable, isChecking } from "../../../run/next/requirement-check.ts";
import { checklistAt } from "../../../run/state/checklist.ts";
import { isNotMet } from "../../../run/state/due.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";
import { count } from "../../../transcript/words/run-words.ts";
import { SKIP, SKIP_REST } from "./skip-keys.ts";
import { key, type WalkKey } from "./walk-key.ts";

const DONE_BY_HAND = key(
  "enter",
  "⏎",
  "attest",
  "mark as done",
  "Log that this is done; you can change the statement first.",
);
/** The key that passes a requirement is never the key that runs a command. */
const ACCEPT = key(
  "a",
  "a",
  "attest",
  "accept anyway…",
  "Accept a requirement that is not met; you write the reason first.",
);
const STATE = key(
  "a",
  "a",
  "attest",
  "mark as met…",
  "Log that this is met; you can change the statement first.",
);
const DONE_BESIDE: WalkKey = { ...DONE_BY_HAND, name: "a", key: "a", does: "mark as done…" };
const CHECK = key("enter", "⏎", "check", "check again", "Check again on AWS what is not met.");
/** Those that pass the step, check it or skip it. */
export function byHandKeys(run: Run, planned: PlannedTask, taskRun: TaskRun): readonly WalkKey[] {
  const node = planned.target.key;
  if (checklistAt(run).length === 0) return onNodes(run, DONE_BY_HAND, node);
  if (isChecking(run)) return [SKIP];
  const again = checkable(run).length > 0 ? [CHECK] : [];
  const passes = planned.step.kind === "requirement" ? STATE : DONE_BESIDE;
  return [...again, ...onNodes(run, isNotMet(taskRun) ? ACCEPT : passes, node)];
}

/**
 * The key, and the one that skips; where one answer may stand for several nodes of a fleet, both for all of them and for
 * `node` only.
 */
function onNodes(run: Run, one: WalkKey, node: string): readonly WalkKey[] {
  const rest = byHandRestOf(run);
  if (rest === null) return [one, SKIP];
  const nodes = count(rest.members.length, "node");
  const does = `${one.does.replace("…", "")} on ${nodes}…`;
  return [
    { ...one, action: "attest-rest", does, says: `For ${nodes} at once: ${one.says}` },
    key("h", "h", "attest", `on ${node} only…`, `The same for ${node} only.`),
    { ...SKIP, does: `skip on ${node}…`, says: `On ${node} only: ${SKIP.says}` },
    SKIP_REST,
  ];
}
