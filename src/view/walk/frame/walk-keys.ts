// Which keys work now, for the key bar, the help and the reducer: one closed list for each situation.
import { unreachable } from "../../../errors.ts";
import { missingValue } from "../../../run/decision/missing-value.ts";
import { editableTogether, restOutlineOf } from "../../../run/decision/rest.ts";
import type { Run } from "../../../run/model/run.ts";
import { needsNode, nodeLacksSomething } from "../../../run/state/due.ts";
import { otherFirstPlaces } from "../../../run/state/first-node.ts";
import { type PlannedTask, taskAt } from "../../../transcript/lookup/run-find.ts";
import { count } from "../../../transcript/words/run-words.ts";
import { diskChoices } from "../../nodes/disk-choice.ts";
import { nodeStatus } from "../../nodes/node-status.ts";
import { openValues } from "../../nodes/open-values.ts";
import { asideWith, isOfFleet } from "../../nodes/silent-nodes.ts";
import type { KeyHelp } from "../../widgets/KeyBar.tsx";
import type { WalkState } from "../state/walk-model.ts";
import { evaluable, isByHand, runsHere } from "../words/run-here.ts";
import { byHandKeys } from "./by-hand-keys.ts";
import { readingKeys } from "./reading-keys.ts";
import { SKIP, SKIP_REST } from "./skip-keys.ts";
import { key, type WalkKey } from "./walk-key.ts";

const REST = key(
  "enter",
  "⏎",
  "rest",
  "run on the rest…",
  "Show what would run on the other nodes; nothing runs yet.",
);
const ON_ALL = key(
  "enter",
  "⏎",
  "rest",
  "run on all nodes…",
  "Show what would run on all nodes of the fleet; nothing runs yet.",
);
const RETRY_ALL = key(
  "R",
  "R",
  "rest",
  "retry on all that failed…",
  "Show what would run again on all nodes where it failed; nothing runs yet.",
);
const ANYWAY_ON_ALL = key(
  "A",
  "A",
  "rest",
  "anyway on all…",
  "Show what would run on all nodes whose check gave the same answer; nothing runs yet.",
);
const ONLY_HERE = key("h", "h", "confirm", "run here only", "Run exactly this command on this node only.");
const STOP_WAVE = key(
  "p",
  "p",
  "stop-wave",
  "start no more",
  "Start no more nodes; running commands continue.",
);
const FIRST_ON = key(
  "F",
  "F",
  "first-on",
  "other node first…",
  "Choose the node of the fleet on which this step runs first; nothing runs yet.",
);
const FIRST_HERE = key(
  "F",
  "F",
  "first-on",
  "this node first",
  "Run this step first on this node; nothing runs yet.",
);
const SET_ASIDE = key(
  "z",
  "z",
  "set-aside",
  "set node aside…",
  "Set this node aside: no later step touches it. Asks for the reason.",
);
const BRING_BACK = key(
  "b",
  "b",
  "bring-back",
  "bring a node back…",
  "Bring back a node that was set aside; it gets the steps that it missed.",
);
const EDIT = key("e", "e", "edit", "edit", "Change the command; both texts go into the log.");
const EDIT_ALL = key(
  "E",
  "E",
  "edit-rest",
  "edit for all…",
  "Change the command on all nodes where it failed; it is confirmed for this node first.",
);
const RETRY = key("r", "r", "retry", "retry", "Show the command again as a new attempt; Enter runs it.");
const GIVE = key("enter", "⏎", "give", "set values", "Set the values that are not set.");
const GIVE_VALUE = key("v", "v", "values", "set the value", "Set the value; the step is then done.");
const PICK = key("enter", "⏎", "give", "choose the disk", "Choose one of the node's disks.");
const ASK_AGAIN = key(
  "r",
  "r",
  "retry",
  "check again",
  "Run the already-done check again, as a new attempt.",
);
const ASK_NODE = key("r", "r", "ask-node", "retry the node", "Identify the node again, and read its disks.");
const TAKE_OVER = key(
  "t",
  "t",
  "take-over",
  "take over lock…",
  "Take over the lock from the other run; you type yes first.",
);
const FOLLOW = key(
  "f",
  "f",
  "follow",
  "follow",
  "Follow the last lines of its output on the node, until you press f again or it ends.",
);
const UNFOLLOW = key("f", "f", "follow", "stop following", "Stop reading the last lines of its output.");
const BY_HAND = key("a", "a", "attest", "done by hand", "Log that you ran it yourself elsewhere.");
const EVALUATE = key(
  "x",
  "x",
  "evaluate",
  "value first…",
  "Run its first substitution, which only reads, and use its value; you type local first.",
);
const ORDER = key("enter", "⏎", "confirm", "send to AWS", "Send exactly this request to AWS.");
const ORDER_TYPED = key(
  "enter",
  "⏎",
  "confirm",
  "send to AWS…",
  "Send this request to AWS; you type a confirmation first.",
);
const CANCEL = key("c", "c", "cancel", "cancel", "Cancel the command; asks first.");

/** The keys that do something now, the most useful first. Movement keys are not among them. */
export function walkKeys(run: Run, state: WalkState): readonly WalkKey[] {
  if (run.status === "finished" || run.status === "left")
    return [
      key("enter", "⏎", "close", "close", "Close this screen."),
      key("j", "j k", "help", "scroll", "Scroll what does not fit."),
    ];
  const always = readingKeys(run, state);
  if (state.look !== null && state.look !== run.current)
    return [
      key("enter", "⏎ Esc", "back", "back to the current step", "Go back to the current step."),
      ...(run.tasks.at(state.look)?.state === "running" ? [CANCEL] : []),
      ...(otherFirstPlaces(run).includes(state.look) ? [FIRST_HERE] : []),
      ...lostNodeKeys(run, state.look),
      ...always,
    ];
  const at = taskAt(run, run.current);
  if (at === null) return always;
  const { planned, taskRun } = at;
  if (run.wave !== null)
    return [...(run.wave.stopped ? [] : [STOP_WAVE]), CANCEL, ...lostNodeKeys(run, run.current), ...always];
  const fleet = fleetKeys(run, planned);
  switch (taskRun.state) {
    case "ready": {
      if (isByHand(run, planned)) return [...byHandKeys(run, planned, taskRun), ...fleet, ...always];
      if (
        planned.task.aws !== true &&
        !runsHere(run, planned) &&
        nodeStatus(run, planned.task.target) === "held"
      )
        return [TAKE_OVER, ASK_NODE, SKIP, ...always];
      if ((taskRun.presented?.open.length ?? 0) > 0) {
        const [missing] = openValues(run).givable;
        if (missing === undefined) return [EDIT, SKIP, ...always];
        const picks = diskChoices(run, missing, planned.task.target) !== null;
        return [picks ? PICK : GIVE, SKIP, EDIT, ...always];
      }
      const asked = taskRun.alreadyDone === "yes" || taskRun.alreadyDone === "cannot-tell";
      const rest = restOutlineOf(run);
      if (rest !== null && rest.kind === "left" && rest.obstacle === null)
        return [rest.first ? ON_ALL : REST, ONLY_HERE, SKIP, SKIP_REST, EDIT, ...fleet, ...always];
      return [
        planned.task.aws === true
          ? taskRun.presented?.confirm.how === "type"
            ? ORDER_TYPED
            : ORDER
          : confirmKey(asked, taskRun.presented?.confirm.how ?? "key"),
        ...(evaluable(run, planned, taskRun.presented) === null ? [] : [EVALUATE]),
        SKIP,
        EDIT,
        ...(runsHere(run, planned) ? [BY_HAND] : []),
        ...(asked ? [ASK_AGAIN] : nodeLacksSomething(taskRun) ? [ASK_NODE] : []),
        ...(rest?.kind === "answered" ? [ANYWAY_ON_ALL] : []),
        ...(rest === null ? [] : [SKIP_REST]),
        ...fleet,
        ...always,
      ];
    }
    case "running":
    case "uncertain":
      return [
        ...(runsHere(run, planned) || planned.task.aws === true || taskRun.presented?.output !== undefined
          ? []
          : [state.follow === null ? FOLLOW : UNFOLLOW]),
        CANCEL,
        ...(taskRun.state === "uncertain" ? fleet : []),
        ...always,
      ];
    case "failed":
    case "waiting": {
      const standing = needsNode(planned.task) ? nodeStatus(run, planned.task.target) : "answered";
      if (standing === "held") return [TAKE_OVER, ASK_NODE, SKIP, ...fleet, ...always];
      if (standing === "failed") return [ASK_NODE, SKIP, ...fleet, ...always];
      if (taskRun.state === "waiting") return [SKIP, ...fleet, ...always];
      const lost = missingValue(run);
      const fetch = lost === null || lost.reading === null ? [] : [fetchKey(lost.reading)];
      const all = restOutlineOf(run) === null ? [] : [RETRY_ALL];
      const editAll = editableTogether(run) === null ? [] : [EDIT_ALL];
      const failed = [RETRY, ...all, EDIT, SKIP, ...editAll, ...fleet, ...always];
      return lost === null
        ? failed
        : [...fetch, GIVE_VALUE, ...failed.filter(({ action }) => action !== GIVE_VALUE.action)];
    }
    case "done":
    case "skipped":
    case "attested":
    case "accepted":
    case "aside":
      return always;
    default:
      return unreachable(taskRun.state);
  }
}

/** A node of a wave whose outcome is unknown can be set aside while the others run: it may never answer. */
function lostNodeKeys(run: Run, index: number): readonly WalkKey[] {
  const at = taskAt(run, index);
  return at?.taskRun.state === "uncertain" && run.wave !== null ? fleetKeys(run, at.planned) : [];
}

/** What can be decided about the node of a fleet, and about those that were set aside. */
function fleetKeys(run: Run, { target }: PlannedTask): readonly WalkKey[] {
  return [
    ...(otherFirstPlaces(run).length > 0 ? [FIRST_ON] : []),
    ...(isOfFleet(run, target.key) ? [asideKey(asideWith(run, target.key).length)] : []),
    ...(run.aside.size > 0 && run.open.length === 0 ? [BRING_BACK] : []),
  ];
}

function asideKey(nodes: number): WalkKey {
  if (nodes === 1) return SET_ASIDE;
  const says = "Set aside all nodes that did not answer: no later step runs there. Asks for the reason.";
  return { ...SET_ASIDE, does: `set ${count(nodes, "node")} aside…`, says };
}

function fetchKey(reading: string): WalkKey {
  return key(
    "f",
    "f",
    "fetch",
    "read the value…",
    `Read the value on the node with ${reading}; Enter then runs it.`,
  );
}

function confirmKey(asked: boolean, how: "key" | "type"): WalkKey {
  if (asked)
    return key("enter", "⏎", "confirm", "run anyway…", "Run it although it may already be done; asks first.");
  return how === "type"
    ? key("enter", "⏎", "confirm", "run…", "Run this command on this node; you type a confirmation first.")
    : key("enter", "⏎", "confirm", "run", "Run exactly this command on this node.");
}

export const MOVEMENT: readonly KeyHelp[] = [
  { key: "j k", does: "scroll", says: "Scroll down or up (arrow keys work too)." },
  { key: "PgDn PgUp", does: "page", says: "Scroll by a page." },
  { key: "g G", does: "ends", says: "Jump to the start or the end." },
  { key: "Tab", does: "pane", says: "Switch panes: step, list of steps, output." },
];
