// What an auditor asks for first: where the run left the guide, what failed, what a person attested, and what
// is unknown. Each deviation gets its words when its event is read.

import { unreachable } from "../../errors.ts";
import type { RunEvent } from "../../run/model/event.ts";
import type { Invocation, Run } from "../../run/model/run.ts";
import { acceptsUnmet, endedWell } from "../../run/state/due.ts";
import { findTask } from "../../transcript/lookup/run-find.ts";
import { clockMovedWords, logSpaceWords } from "../../transcript/words/machine-words.ts";
import { checkWords, identityWords } from "../../transcript/words/node-words.ts";
import {
  byteWords,
  count,
  durationWords,
  outcomeWords,
  phaseWords,
  precedingLinesOf,
  timeWords,
} from "../../transcript/words/run-words.ts";
import type { DeviationKind } from "../model/deviation-kind.ts";
import type { Deviation } from "../model/report.ts";
import { lineDiff } from "../text/line-diff.ts";
import { fleetDeviations } from "./fleet-deviations.ts";

/** A deviation without its place. */
export type DeviationWords = Pick<Deviation, "kind" | "step" | "words" | "said" | "diff">;

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

/** A smaller step back of the clock is a time service's correction, not a person's change. */
const CLOCK_TOLERANCE = 1_000;

/** The deviations in an event; `before` and `after` are the run before and after it. */
export function deviationsOf(before: Run, after: Run, event: RunEvent): readonly DeviationWords[] {
  return [...clockOf(before, event), ...ofEvent(before, after, event)];
}

function ofEvent(before: Run, after: Run, event: RunEvent): readonly DeviationWords[] {
  switch (event.type) {
    case "task.edited":
      return [edited(before, event)];
    case "task.skipped":
      return [skipped(before, event)];
    case "task.attested":
      return [attested(before, event)];
    case "task.noted":
      return [note(before, event)];
    case "task.refused":
      return [
        telling("refused", before, event.task, `Lamplighter refused this (${event.rule}).`, event.message),
      ];
    case "requirement.checked":
      return event.result === "met" ? [] : [notMet(before, event)];
    case "task.presented":
      return event.attempt > 1 && event.attempt > attemptOf(before, event.task)
        ? [telling("retried", before, event.task, `Shown again as attempt ${event.attempt}.`)]
        : [];
    case "invocation.requested":
      return requested(before, event);
    case "invocation.finished":
      return finished(before, after, event);
    case "invocation.uncertain":
      return [ofInvocation("uncertain", before, event.nonce, "outcome unknown", event.message)];
    case "invocation.resent":
      return [
        ofInvocation(
          "sent-again",
          before,
          event.nonce,
          `sent again with the same name (${count(event.times, "time")}); the node runs each name once`,
        ),
      ];
    case "invocation.cancelRequested":
      return [ofInvocation("cancelled", before, event.nonce, "the operator requested its cancellation")];
    case "variable.bound":
      return event.by === "operator" ? [valueGiven(event)] : [];
    case "target.held":
      return [
        ofRun(
          "taken-over",
          `Run ${event.holder.run} of ${event.holder.who} had the lock of ${event.target} since ${timeWords(event.holder.since)}.`,
        ),
      ];
    case "target.takenOver":
      return [
        ofRun(
          "taken-over",
          `The lock of ${event.target} was taken over from that run (hold ${event.hold}; typed "${event.typed}").`,
        ),
      ];
    case "target.setAside":
    case "target.broughtBack":
    case "wave.stopped":
    case "wave.ended":
      return fleetDeviations(before, event).map(({ kind, words, said }) => ofRun(kind, words, said));
    case "probe.finished":
      return event.ok ? [] : [probeFailed(before, event)];
    case "log.repaired":
      return [
        ofRun(
          "log-repaired",
          `An incomplete last line of ${count(event.bytes, "byte")} was set aside. It is not part of the log.`,
          `SHA-256 of that line: ${event.sha256}`,
        ),
      ];
    case "run.resumed":
      return resumed(before, event);
    case "run.left":
      return [ofRun("left", "The run was stopped early.", event.reason)];
    case "clock.moved":
      return [ofRun("clock", sentence(clockMovedWords(event.by)))];
    case "log.roomLow":
      return [ofRun("log-room", sentence(logSpaceWords(event)))];
    case "run.started":
    case "run.finished":
    case "wave.confirmed":
    case "target.identified":
    case "invocation.accepted":
    case "invocation.output":
    case "probe.requested":
      return [];
    default:
      return unreachable(event);
  }
}

function ofRun(kind: DeviationKind, words: string, said = ""): DeviationWords {
  return { kind, step: null, words, said, diff: null };
}

function telling(kind: DeviationKind, run: Run, task: string, words: string, said = ""): DeviationWords {
  return { kind, step: numberOf(run, task), words, said, diff: null };
}

/** About one invocation: "The verification: what happened." */
function ofInvocation(kind: DeviationKind, run: Run, nonce: string, what: string, said = ""): DeviationWords {
  const invocation = run.invocations.get(nonce);
  const task = invocation?.task ?? "";
  return telling(kind, run, task, `${nameOf(invocation)}: ${what}.`, said);
}

function nameOf(invocation: Invocation | undefined): string {
  return `The ${invocation === undefined ? "invocation" : phaseWords(invocation.phase)}`;
}

function numberOf(run: Run, task: string): number | null {
  const found = findTask(run, task);
  return found === null ? null : found.index + 1;
}

function attemptOf(run: Run, task: string): number {
  return run.tasks.get(task)?.attempt ?? 0;
}

function edited(run: Run, event: Event<"task.edited">): DeviationWords {
  const guide = findTask(run, event.task)?.task.command?.text ?? event.before;
  const earlier = run.tasks.get(event.task)?.edited ?? null;
  return {
    ...telling(
      "edited",
      run,
      event.task,
      earlier === null
        ? "The guide's command was replaced."
        : "The command was changed again (compared with the guide's).",
      event.after === guide ? "The guide's command was restored." : "",
    ),
    diff: lineDiff(earlier === null ? event.before : guide, event.after),
  };
}

function skipped(run: Run, event: Event<"task.skipped">): DeviationWords {
  return run.tasks.get(event.task)?.failed === true
    ? telling("failure-accepted", run, event.task, "Skipped after an unresolved failure.", event.reason)
    : telling("skipped", run, event.task, "Skipped.", event.reason);
}

function attested(run: Run, event: Event<"task.attested">): DeviationWords {
  const command = findTask(run, event.task)?.task.command ?? null;
  if (acceptsUnmet(run, event.task)) {
    const words = "Accepted, although AWS shows that the requirement is not met.";
    return telling("accepted", run, event.task, words, event.statement);
  }
  const checked = run.tasks.get(event.task)?.checked ?? null;
  const words =
    checked?.result === "cannot-tell"
      ? "Attested by the operator; AWS's answer was unknown."
      : command === null
        ? "Done by hand, attested by the operator."
        : "Not run by Lamplighter. Done by hand, attested by the operator.";
  return telling("attested", run, event.task, words, event.statement);
}

function note(run: Run, event: Event<"task.noted">): DeviationWords {
  const words = event.session === undefined ? "A note was written." : "The session closed.";
  return event.task === null
    ? ofRun("noted", words, event.text)
    : telling("noted", run, event.task, words, event.text);
}

function notMet(run: Run, event: Event<"requirement.checked">): DeviationWords {
  const words =
    event.result === "not-met"
      ? "The requirement is not met."
      : "It is unknown whether the requirement is met.";
  return telling("not-met", run, event.task, words, event.evidence);
}

function requested(run: Run, event: Event<"invocation.requested">): readonly DeviationWords[] {
  const task = run.tasks.get(event.task);
  const answer = task?.alreadyDone ?? null;
  const presented = task?.presented ?? null;
  const despite: DeviationWords[] =
    event.phase === "command" && (answer === "yes" || answer === "cannot-tell")
      ? [
          telling(
            "despite-check",
            run,
            event.task,
            answer === "yes"
              ? "Run, although its check said that it was already done."
              : "Run, although its check could not show whether it was already done.",
          ),
        ]
      : [];
  const parked: DeviationWords[] =
    presented?.park === true && event.phase === "command"
      ? [
          telling(
            "parked",
            run,
            event.task,
            `A secret reached the node through Parameter Store: ${presented.secrets.join(", ")}.`,
          ),
        ]
      : [];
  return [...despite, ...parked];
}

function finished(before: Run, after: Run, event: Event<"invocation.finished">): readonly DeviationWords[] {
  const invocation = after.invocations.get(event.nonce);
  if (invocation === undefined) return [];
  const { phase, timeout, task } = invocation;
  const presented = before.tasks.get(task)?.presented ?? null;
  const wordsOfEnd = outcomeWords(event.outcome, event.exitCode, timeout, precedingLinesOf(presented));
  const said = event.message ?? "";
  const odd =
    phase === "done"
      ? event.outcome !== "exited" || (event.exitCode ?? 2) > 1
      : !endedWell(after, invocation);
  const kind = event.outcome === "cancelled" ? "cancelled" : "failed";
  const checks = event.exitCode === 125 ? (presented?.devices ?? []) : [];
  const checked =
    checks.length === 0 ? "" : ` The node's check before it: ${checks.map(checkWords).join("; ")}.`;
  const missing: DeviationWords[] =
    event.missing > 0
      ? [
          ofInvocation(
            "output-missing",
            before,
            event.nonce,
            `${byteWords(event.missing)} of its output stayed on the node and are not in the log`,
          ),
        ]
      : [];
  return [
    ...(odd ? [telling(kind, before, task, `${nameOf(invocation)}: ${wordsOfEnd}.${checked}`, said)] : []),
    ...missing,
  ];
}

function valueGiven({ binding }: Event<"variable.bound">): DeviationWords {
  const value = binding.secret || binding.value === null ? "(secret, not kept)" : `= ${binding.value}`;
  const device = binding.device === undefined ? "" : `; it is ${identityWords(binding.device)}`;
  return ofRun("value-given", `A value was set during the run: ${binding.name} ${value}${device}.`);
}

function probeFailed(run: Run, event: Event<"probe.finished">): DeviationWords {
  const probe = run.probes.get(event.probe);
  const what =
    probe === undefined
      ? "A query of Lamplighter"
      : `A query of Lamplighter to ${probe.target} (${probe.kind})`;
  return ofRun("probe-failed", `${what} failed.`, event.message);
}

function resumed(before: Run, event: Event<"run.resumed">): readonly DeviationWords[] {
  const who = `${event.operator.user}@${event.operator.host}`;
  const pause = durationWords(event.at - before.at);
  const cut = before.status === "walking" ? " The earlier process had ended without leaving the run." : "";
  const open =
    before.open.length > 0 ? " A command was pending at that time; its node was asked for the outcome." : "";
  return [ofRun("resumed", `Resumed by ${who}, ${pause} after the last event.${cut}${open}`, event.message)];
}

function clockOf(before: Run, event: RunEvent): readonly DeviationWords[] {
  const back = before.at - event.at;
  if (before.status === "empty" || event.type === "clock.moved" || back <= CLOCK_TOLERANCE) return [];
  return [ofRun("clock", `The clock of the operator's machine was set back by ${durationWords(back)}.`)];
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1).replace(/\.$/, "")}.`;
}
