// The judgement: an operator's intent or a transport's report comes in, and facts come out, or a refusal. It changes
// nothing and asks nobody. Whatever is unknown, late, duplicate or out of order in a report gives no facts; a
// forbidden intent gets a refusal with a rule. Each kind of input has its own file.
import { unreachable } from "../errors.ts";
import { type Decision, draft, facts, type InputOf, NOTHING, refuse } from "./decision/draft.ts";
import { judgeBind } from "./intents/decide-bind.ts";
import { judgeCancel } from "./intents/decide-cancel.ts";
import { judgeConfirm } from "./intents/decide-confirm.ts";
import { judgeEdit, judgeRetry } from "./intents/decide-edit-retry.ts";
import { judgeEvaluate } from "./intents/decide-evaluate.ts";
import {
  judgeBringBack,
  judgeChooseFirst,
  judgeConfirmRest,
  judgeSetAside,
  judgeStopWave,
} from "./intents/decide-fleet.ts";
import { judgeIdentify, judgeTail, judgeTakeOver } from "./intents/decide-node.ts";
import { judgeAttest, judgeLeave, judgeNote, judgeSkip } from "./intents/decide-skip-attest.ts";
import type { RunEvent } from "./model/event.ts";
import type { Input } from "./model/ports.ts";
import type { Run } from "./model/run.ts";
import { follow, showChanged } from "./next/follow.ts";
import { pinDevices } from "./next/pin-devices.ts";
import { judgeCheck, judgeChecked } from "./next/requirement-check.ts";
import { judgeFinished } from "./reports/decide-finished.ts";
import {
  judgeHeld,
  judgeIdentified,
  judgeProbeFinished,
  judgeProbeRequested,
} from "./reports/decide-probe.ts";
import {
  judgeAbsent,
  judgeAccepted,
  judgeOutput,
  judgeSessionEnded,
  judgeUncertain,
} from "./reports/decide-report.ts";

/**
 * Inputs that may bring values or disks. After a resume, that covers what the process before did not get to: a name
 * means the disk that the node reported first, and the node may use a different name by now.
 */
const CHANGES: ReadonlySet<Input["type"]> = new Set(["bind", "finished", "identified", "resume"]);

/** Turns the input into facts for the log, in order, and the reason if an intent was refused. Never throws. */
export function decide(run: Run, input: Input): Decision {
  if (input.type === "output") return run.status === "walking" ? judgeOutput(run, input) : NOTHING;
  const decision = judge(run, input);
  if (decision.facts.length === 0) return decision;
  const first = draft(run, ...decision.facts);
  // What a fleet's node was shown earlier may be out of date when its turn comes.
  const moved = run.current !== first.run.current;
  const pinned = CHANGES.has(input.type) ? pinDevices(first, input.at, onlyOn(run, input)) : first;
  const shown = CHANGES.has(input.type) || moved ? showChanged(pinned, input.at) : pinned;
  return { ...decision, facts: follow(shown, input.at).facts };
}

/** The target whose values and disks the input may change; null where those of all. */
function onlyOn(run: Run, input: Input): string | null {
  if (input.type === "identified") return input.target;
  return input.type === "finished" ? (run.invocations.get(input.nonce)?.target ?? null) : null;
}

function judge(run: Run, input: Exclude<Input, { type: "output" }>): Decision {
  if (input.type === "start") return judgeStart(run, input);
  if (input.type === "resume") return judgeResume(run, input);
  if (run.status !== "walking") return isReport(input) ? NOTHING : notWalking(run);
  switch (input.type) {
    case "confirm":
      return judgeConfirm(run, input);
    case "confirmRest":
      return judgeConfirmRest(run, input);
    case "chooseFirst":
      return judgeChooseFirst(run, input);
    case "stopWave":
      return judgeStopWave(run, input);
    case "setAside":
      return judgeSetAside(run, input);
    case "bringBack":
      return judgeBringBack(run, input);
    case "skip":
      return judgeSkip(run, input);
    case "edit":
      return judgeEdit(run, input);
    case "retry":
      return judgeRetry(run, input);
    case "note":
      return judgeNote(run, input);
    case "attest":
      return judgeAttest(run, input);
    case "bind":
      return judgeBind(run, input);
    case "cancel":
      return judgeCancel(run, input);
    case "leave":
      return judgeLeave(input);
    case "takeOver":
      return judgeTakeOver(run, input);
    case "identify":
      return judgeIdentify(run, input);
    case "tail":
      return judgeTail(run, input);
    case "evaluate":
      return judgeEvaluate(run, input);
    case "check":
      return judgeCheck(run, input);
    case "checked":
      return judgeChecked(run, input);
    case "accepted":
      return judgeAccepted(run, input);
    case "finished":
      return judgeFinished(run, input);
    case "uncertain":
      return judgeUncertain(run, input);
    case "absent":
      return judgeAbsent(run, input);
    case "identified":
      return judgeIdentified(run, input);
    case "held":
      return judgeHeld(run, input);
    case "sessionEnded":
      return judgeSessionEnded(run, input);
    case "probeRequested":
      return judgeProbeRequested(run, input);
    case "probeFinished":
      return judgeProbeFinished(run, input);
    case "logRoomLow":
      return judgeLogRoomLow(run, input);
    case "clockMoved":
      return facts({ type: "clock.moved", at: input.at, by: input.by });
    default:
      return unreachable(input);
  }
}

/** Reported once per process. */
function judgeLogRoomLow(run: Run, { at, free, files }: InputOf<"logRoomLow">): Decision {
  return run.logRoom === null ? facts({ type: "log.roomLow", at, free, files }) : NOTHING;
}

function judgeStart(run: Run, { at, event, note }: InputOf<"start">): Decision {
  if (run.status !== "empty")
    return refuse("already-started", "This run has already started.", "Resume it, or start a new run.");
  const started: RunEvent = { ...event, type: "run.started", at };
  return note === undefined
    ? facts(started)
    : facts(started, { type: "task.noted", at, task: null, text: note });
}

function judgeResume(run: Run, input: InputOf<"resume">): Decision {
  if (run.status === "empty")
    return refuse("not-started", "No run to resume.", "Start a run with `lamplighter run`.");
  if (run.status === "finished")
    return refuse(
      "finished",
      "This run has finished, so there is nothing to resume.",
      "See it with `lamplighter replay`.",
    );
  const { type: _, at, format, operator, program, message, ...options } = input;
  const epoch = run.epoch + 1;
  const written = format === undefined ? {} : { format };
  const resumed: RunEvent = {
    type: "run.resumed",
    at,
    ...written,
    epoch,
    operator,
    program,
    message,
    ...options,
  };
  // Nothing already written can be in the future: the clock was moved back by at least this much.
  return at < run.at ? facts(resumed, { type: "clock.moved", at, by: at - run.at }) : facts(resumed);
}

function notWalking(run: Run): Decision {
  const words = {
    empty: "The run has not started.",
    left: "The run was left.",
    finished: "The run has finished.",
    walking: "The run continues.",
  };
  return refuse(
    "not-walking",
    words[run.status],
    run.status === "left" ? "Continue with `lamplighter resume`." : "Start a new run.",
  );
}

/** Work that nobody requested, so nobody is told that it came too late. */
function isReport(input: Input): boolean {
  switch (input.type) {
    case "accepted":
    case "output":
    case "finished":
    case "uncertain":
    case "absent":
    case "identified":
    case "held":
    case "sessionEnded":
    case "checked":
    case "probeRequested":
    case "probeFinished":
    case "logRoomLow":
    case "clockMoved":
      return true;
    default:
      return false;
  }
}
