// A run as plain readable lines: each event with its time (UTC). For pipes, screen
// readers and `replay --plain`. Every text passes through `visible`.
import { unreachable } from "../../errors.ts";
import { visible, visibleCommand } from "../../output/visible.ts";
import { findStep } from "../../plan/model/plan-lookup.ts";
import type { RunEvent } from "../../run/model/event.ts";
import type { Run } from "../../run/model/run.ts";
import { acceptsUnmet } from "../../run/state/due.ts";
import { totals } from "../../run/state/tally.ts";
import { oneLine } from "../layout/one-line.ts";
import { decidedBy, decidedWords } from "../lookup/confirmed-after.ts";
import { limitWords } from "../words/fleet-words.ts";
import { clockMovedWords, logSpaceWords } from "../words/machine-words.ts";
import { boundWords, checkWords, diskWords, holderLines, markWords } from "../words/node-words.ts";
import { foundWords, RESULT_SIGNS } from "../words/requirement-words.ts";
import { answeredWords, count, keptWords, localWords, phaseWords, timeWords } from "../words/run-words.ts";
import { storeWords } from "../words/store-words.ts";
import {
  finishedLines,
  outputMarkOf,
  phaseOf,
  probeLines,
  probeWords,
  severalRun,
} from "./invocation-text.ts";
import { startedLines } from "./run-start-text.ts";
import { taskName } from "./task-name.ts";

/** The event as plain lines, the first with its time. `run` is the state before the event. */
export function eventLines(run: Run, event: RunEvent): readonly string[] {
  if (event.type === "invocation.output") return outputLines(run, event.nonce, event.text);
  const [first = "", ...rest] = wordsOf(run, event);
  return [`${timeWords(event.at)}  ${first}`, ...rest.map((line) => (line === "" ? "" : `    ${line}`))];
}

/** The step's title, as used in its tasks' names. */
function stepName(run: Run, step: string): string {
  const plan = run.started?.plan;
  const title = plan === undefined ? null : findStep(plan, step)?.title;
  return `“${visible(title ?? step)}”`;
}

function wordsOf(run: Run, event: Exclude<RunEvent, { type: "invocation.output" }>): readonly string[] {
  switch (event.type) {
    case "run.started":
      return startedLines(event);
    case "target.identified":
      return [
        `${visible(event.target)} identified`,
        ...Object.entries(event.facts).map(([name, value]) => `${visible(name)}: ${oneLine(value)}`),
        ...(event.disks ?? []).map((disk) => `disk: ${diskWords(disk)}`),
        ...(event.concerns ?? []).map((concern) => `note: ${oneLine(concern)}`),
      ];
    case "target.held":
      return [`${visible(event.target)} is locked by another run`, ...holderLines(event.holder)];
    case "target.takenOver":
      return [
        `lock of ${visible(event.target)} taken over (hold ${event.hold}; confirmed ${answeredWords(event.how)}, typed ${oneLine(event.typed)})`,
      ];
    case "variable.bound": {
      const { binding } = event;
      const value =
        binding.secret || binding.value === null
          ? `set (secret)${markWords(binding)}`
          : `= ${oneLine(binding.value)}`;
      return [`${visible(binding.name)} ${value} (${boundWords(binding)})`];
    }
    case "task.presented": {
      const again = event.attempt > 1 ? `, attempt ${event.attempt}` : "";
      const { presented } = event;
      return [
        `${taskName(run, event.task)}${again}`,
        ...(presented.local === undefined ? [] : [localWords(presented.local)]),
        ...(presented.park === true
          ? [`through Parameter Store: ${presented.secrets.map(visible).join(", ")}`]
          : []),
        ...(presented.output === undefined ? [] : [keptWords(presented.output)]),
        ...presented.preamble.map((line) => `carried over: ${visibleCommand(line)}`),
        ...(presented.devices ?? []).map((check) => `checked first on the node: ${checkWords(check)}`),
        ...(presented.command === "" ? [] : presented.command.split("\n").map(visibleCommand)),
        ...(presented.done === null ? [] : [`already done?  ${visibleCommand(presented.done)}`]),
        ...(presented.verify === null ? [] : [`verified by  ${visibleCommand(presented.verify)}`]),
      ];
    }
    case "task.refused":
      return [`refused: ${taskName(run, event.task)}`, `${oneLine(event.message)} (${visible(event.rule)})`];
    case "task.edited":
      return [
        `edited: ${taskName(run, event.task)}`,
        ...event.before.split("\n").map((line) => `- ${visibleCommand(line)}`),
        ...event.after.split("\n").map((line) => `+ ${visibleCommand(line)}`),
      ];
    case "task.skipped":
      return [
        `skipped: ${taskName(run, event.task)}`,
        `reason: ${oneLine(event.reason)}`,
        ...said(run, event),
      ];
    case "task.attested": {
      const unmet = acceptsUnmet(run, event.task);
      return [
        `${unmet ? "accepted, not met" : "done by hand"}: ${taskName(run, event.task)}`,
        `${unmet ? "reason" : "statement"}: ${oneLine(event.statement)}`,
        ...said(run, event),
      ];
    }
    case "task.noted": {
      const what = event.session === undefined ? "note on" : "session closed:";
      return [
        event.task === null ? "note" : `${what} ${taskName(run, event.task)}`,
        ...visible(event.text).split("\n"),
      ];
    }
    case "requirement.checked": {
      const found = foundWords({ observed: event.observed ?? null, source: event.source ?? null });
      return [
        `requirement ${RESULT_SIGNS[event.result].word}: ${taskName(run, event.task)}`,
        ...visible(event.evidence).split("\n"),
        ...(found === "" ? [] : [oneLine(found)]),
      ];
    }
    case "wave.confirmed":
      return [
        `confirmed for ${count(event.members.length, "node")}: ${stepName(run, event.step)} (${deciding(run, event) ?? ""})`,
        visible(event.members.map(({ task }) => task.slice(event.step.length + 1)).join(", ")),
        limitWords(event),
      ];
    case "wave.stopped":
      return [`stopped: ${stepName(run, event.step)} starts on no more nodes`];
    case "wave.ended":
      return [
        `${stepName(run, event.step)}: ${event.done} done, ${event.failed} failed${event.left === 0 ? "" : `, ${event.left} not run`}`,
      ];
    case "target.setAside":
      return [
        `${visible(event.target)} set aside: unless it is brought back, no later step touches it (${deciding(run, event) ?? ""})`,
        `reason: ${oneLine(event.reason)}`,
      ];
    case "target.broughtBack":
      return [`${visible(event.target)} brought back (${deciding(run, event) ?? ""})`];
    case "invocation.requested":
      return [
        `${phaseWords(event.phase)} ${sentWords(event)} (${deciding(run, event) ?? "covered by the same confirmation"})`,
        ...(event.phase === "command" ? [] : event.text.split("\n").map(visibleCommand)),
      ];
    case "invocation.accepted": {
      const here = run.invocations.get(event.nonce)?.kind === "local";
      const whose = severalRun(run) ? `${phaseOf(run, event.nonce)} ` : "";
      return [`${whose}${here ? "begun" : "accepted by the service"} as ${visible(event.commandId)}`];
    }
    case "invocation.finished":
      return finishedLines(run, event);
    case "invocation.uncertain":
      return [`OUTCOME UNKNOWN: ${phaseOf(run, event.nonce)}`, oneLine(event.message)];
    case "invocation.resent":
      return [
        `${severalRun(run) ? `${phaseOf(run, event.nonce)} ` : ""}sent again with the same name (${event.times}); the node runs it once`,
      ];
    case "invocation.cancelRequested":
      return [`cancel requested: ${phaseOf(run, event.nonce)}`];
    case "probe.requested":
      return [`${probeWords(run, event.kind, event.target, event.nonce)}: asked`];
    case "probe.finished":
      return probeLines(run, event);
    case "log.roomLow":
      return [logSpaceWords(event)];
    case "clock.moved":
      return [clockMovedWords(event.by)];
    case "log.repaired":
      return [`set aside an incomplete last line of the log (${count(event.bytes, "byte")})`];
    case "run.resumed":
      return [
        `resumed by ${visible(event.operator.user)}@${visible(event.operator.host)} (program ${visible(event.program.version)})`,
        ...(event.message === "" ? [] : [oneLine(event.message)]),
        ...(event.store === undefined ? [] : [visible(storeWords(event.store))]),
        ...run.sessions.map(
          ({ task }) => `its session closed with the earlier process: ${taskName(run, task)}`,
        ),
      ];
    case "run.left":
      return [`left: ${oneLine(event.reason)}`];
    case "run.finished": {
      const { accepted } = totals(run);
      const done = `${event.done - accepted} done${accepted === 0 ? "" : `, ${accepted} accepted, not met`}`;
      return [
        `finished${event.outcome === "done" ? "" : " with failures"}: ${done}, ${event.skipped} skipped, ${event.failed} failed${event.aside === undefined ? "" : `, ${event.aside} on nodes set aside`}`,
      ];
    }
    default:
      return unreachable(event);
  }
}

/** Who decided it, and after how long; null when the event is not a person's decision. */
function deciding(run: Run, event: RunEvent): string | null {
  const decided = decidedBy(run, event);
  return decided === null ? null : decidedWords(decided);
}

function said(run: Run, event: RunEvent): readonly string[] {
  const words = deciding(run, event);
  return words === null ? [] : [words];
}

function sentWords({ kind, target }: Extract<RunEvent, { type: "invocation.requested" }>): string {
  if (kind === "aws") return `requested from AWS, for ${visible(target)}`;
  return kind === "local" ? "run on your own machine" : `sent to ${visible(target)}`;
}

function outputLines(run: Run, nonce: string, text: string): readonly string[] {
  if (text === "") return [];
  const mark = outputMarkOf(run, nonce);
  const before = run.tails.get(nonce)?.chunks?.text;
  const goesOn = before !== undefined && before !== "" && !before.endsWith("\n");
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  return lines.map(
    // Where the text continues an unfinished line, its mark shows that.
    (line, index) => `${index === 0 && goesOn ? mark.replace(/ $/, "…") : mark}${visible(line)}`,
  );
}
