// Analyses one command: its risk, whether it waits for someone, where its placeholders are, what it leaves for later
// commands, and its findings. Combines what the other files find.
import { readCalls } from "./calls/calls.ts";
import { flowOf } from "./dataflow/value-flow.ts";
import { applyRules } from "./findings/all-rules.ts";
import { findWaiting } from "./findings/rules/waiting-findings.ts";
import type { CommandAnalysis, Span } from "./model/command.ts";
import { readPlaces } from "./quoting/places.ts";
import type { Verdict } from "./risk/risk.ts";
import { classifyRisk } from "./risk/risk.ts";
import { assignedVariables, carriedParts, expandedVariables } from "./state/shell-state.ts";
import { maskText, unmask } from "./syntax/mask.ts";

/** Whether a text is run for its effect, or only for its exit status. */
export type Use = "command" | "check";

/**
 * Analyses the text of one command. `masks` are the places of its placeholders. Never throws; text that is not shell
 * is `opaque` with a `syntax` finding. `readLater`: variables that later commands read a second time, and what reads
 * them.
 */
export function analyseCommand(
  text: string,
  masks: readonly Span[],
  use: Use = "command",
  readLater: ReadonlyMap<string, string> = new Map(),
): CommandAnalysis {
  const masked = maskText(text, masks);
  const reading = readCalls(masked.text);
  const broken = reading.parsed.errors.length > 0;
  const verdicts: readonly Verdict[] = broken
    ? [
        { start: 0, end: text.length, risk: "opaque", reason: "the shell cannot read it", names: [] },
        ...classifyRisk(reading),
      ]
    : classifyRisk(reading);
  const risk = verdicts[0]?.risk ?? "reads";
  const places = readPlaces(masked, reading, readLater);
  const carried = carriedParts(reading.parsed);
  const waits = findWaiting(reading);
  const show = (value: string) => unmask(masked, value);
  return {
    risk,
    riskReasons: unique(verdicts.map(({ reason }) => show(reason))),
    destroys: risk === "destroys" ? destroyedNames(verdicts, show, text) : [],
    interactive: waits[0]?.waiting.message ?? null,
    places,
    programs: reading.calls.flatMap(({ wrappers, words }) => [
      ...wrappers,
      ...(words[0] === undefined ? [] : [show(words[0].value)]),
    ]),
    carries: carried.map(({ start, end }) => text.slice(start, end)),
    assigns: assignedVariables(reading),
    reads: expandedVariables(reading).map((it) => within(text, it)),
    findings: applyRules({
      text,
      masked: masked.text,
      reading,
      isCheck: use === "check",
      verdicts,
      places,
      waits,
      show,
    }).map((it) => within(text, it)),
  };
}

/** The parser takes a final backslash for a continuation. */
function within<S extends Span>(text: string, span: S): S {
  return span.end <= text.length ? span : { ...span, end: text.length };
}

/** The variables that a command sets and expands; all that is needed before its placeholders are known. */
export function readVariables(
  text: string,
  masks: readonly Span[],
): Pick<CommandAnalysis, "assigns" | "reads"> {
  if (!/[$`]/.test(text)) return { assigns: [], reads: [] };
  const reading = readCalls(maskText(text, masks).text);
  return { assigns: assignedVariables(reading), reads: expandedVariables(reading) };
}

/**
 * Which variables that are set before the command it reads a second time, and what reads them. Only for the given
 * names.
 */
export function variablesReadTwice(
  text: string,
  masks: readonly Span[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const asked = [...names].filter((name) => text.includes(name));
  if (asked.length === 0) return new Map();
  const flow = flowOf(readCalls(maskText(text, masks).text));
  return new Map(
    asked.flatMap((name) => {
      const reader = flow.readerOf(name);
      return reader === null ? [] : [[name, reader] as const];
    }),
  );
}

/** The names of what is destroyed; where a destroying part names nothing, its first line. */
function destroyedNames(
  verdicts: readonly Verdict[],
  show: (value: string) => string,
  text: string,
): readonly string[] {
  return unique(
    verdicts
      .filter((verdict) => verdict.risk === "destroys")
      .flatMap(({ names, start, end }) =>
        names.length > 0
          ? names.map(({ value }) => show(value))
          : [text.slice(start, end).split("\n", 1)[0] ?? ""],
      ),
  );
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
