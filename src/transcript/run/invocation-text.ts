// Invocations and our own probes as plain lines: their purpose, how they ended, and what they returned.
import { visible } from "../../output/visible.ts";
import type { MadeNode } from "../../plan/model/aws-order.ts";
import type { ProbeKind, RunEvent } from "../../run/model/event.ts";
import type { Run } from "../../run/model/run.ts";
import { keptOutput } from "../../run/state/kept-output.ts";
import { oneLine } from "../layout/one-line.ts";
import { findTask } from "../lookup/run-find.ts";
import { markWords } from "../words/node-words.ts";
import { byteWords, durationWords, outcomeWords, phaseWords, precedingLinesOf } from "../words/run-words.ts";

/** Output lines follow this mark, so that none of them can pass for one of our lines. */
export const OUTPUT_MARK = "  | ";

/** True where several nodes may have something in flight, so that a line must name its node. */
export function severalRun({ wave, open }: Run): boolean {
  return wave !== null || open.length > 1;
}

/** The prefix of an output line: where several nodes run, the node's name and the mark. */
export function outputMarkOf(run: Run, nonce: string): string {
  const target = run.invocations.get(nonce)?.target;
  if (target === undefined || !severalRun(run)) return OUTPUT_MARK;
  return `  ${visible(target).replaceAll(/[\s|]/g, "_")}${OUTPUT_MARK.slice(1)}`;
}

/** How an invocation ended, as lines. */
export function finishedLines(
  run: Run,
  event: Extract<RunEvent, { type: "invocation.finished" }>,
): readonly string[] {
  const invocation = run.invocations.get(event.nonce);
  const policy = invocation === undefined ? null : keptOutput(run, invocation);
  const presented = invocation === undefined ? null : run.tasks.get(invocation.task)?.presented;
  const inFront = precedingLinesOf(presented ?? null);
  const facts = [
    outcomeWords(event.outcome, event.exitCode, invocation?.timeout ?? 0, inFront),
    ...(event.duration === null ? [] : [`ran ${durationWords(event.duration)}`]),
    ...(event.bytes === null ? [] : [`${byteWords(event.bytes)} of output`]),
    ...(policy === null ? [] : [`output not kept (output=${policy})`]),
  ];
  return [
    `${phaseOf(run, event.nonce)}: ${facts.join(" · ")}`,
    ...(policy === "digest" && event.sha256 !== null ? [`SHA-256 of the output: ${event.sha256}`] : []),
    ...(event.missing > 0 ? [`${byteWords(event.missing)} of the output stayed on the node`] : []),
    ...(event.captured === null
      ? []
      : [
          event.captured.secret || event.captured.value === null
            ? `${visible(event.captured.name)} captured, kept secret${markWords(event.captured)}`
            : `${visible(event.captured.name)} captured = ${oneLine(event.captured.value)}`,
        ]),
    ...(event.message === null || event.message === "" ? [] : [oneLine(event.message)]),
    ...(event.made === undefined ? [] : madeLines(event.made)),
  ];
}

/** The node that was created. */
function madeLines({ instance, group, facts }: MadeNode): readonly string[] {
  return [
    `the node is ${visible(instance)}${group === null ? "" : `, in the security group ${visible(group)}`}`,
    ...Object.entries(facts).map(([name, value]) => `${visible(name)}: ${oneLine(value)}`),
  ];
}

/** The purpose of a probe. */
export function probeWords(run: Run, kind: ProbeKind, target: string, nonce: string | null): string {
  const node = visible(target);
  const of = nonce === null ? "" : ` of the ${phaseOf(run, nonce)}`;
  switch (kind) {
    case "release":
      return `releasing the lock of ${node}`;
    case "tail":
      return `last lines${of} on ${node}`;
    case "park":
      return `parking a secret for ${node}`;
    case "check":
      return `asking AWS whether a requirement of ${node} is met`;
    case "unpark":
      return `deleting the parked secret of ${node}`;
    default:
      return `probe (${kind}) on ${node}`;
  }
}

/** The result of a probe. */
export function probeLines(run: Run, { probe, ok, message }: Extract<RunEvent, { type: "probe.finished" }>) {
  const known = run.probes.get(probe);
  const what = known === undefined ? "probe" : probeWords(run, known.kind, known.target, known.nonce);
  if (known?.kind === "tail" && ok)
    return [`${what}:`, ...message.split("\n").map((line) => `${OUTPUT_MARK}${visible(line)}`)];
  const words = message === "" ? "" : `: ${oneLine(message)}`;
  return [`${what}: ${ok ? "done" : "FAILED"}${words}`];
}

/** `command of step 3`; where several nodes run their steps, with the node: `command of step 3 on w3`. */
export function phaseOf(run: Run, nonce: string): string {
  const invocation = run.invocations.get(nonce);
  if (invocation === undefined) return "an invocation";
  const index = findTask(run, invocation.task)?.index;
  const node = severalRun(run) ? ` on ${visible(invocation.target)}` : "";
  return `${phaseWords(invocation.phase)}${index === undefined ? "" : ` of step ${index + 1}`}${node}`;
}
