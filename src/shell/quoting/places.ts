// Where in the grammar each placeholder is, and what reads that place a second time. quote.ts does the quoting;
// neighbours.ts covers the traps next to a placeholder (`$<X>`, `\<X>`).
import type { HereDoc } from "unbash";
import type { ShellReading } from "../calls/calls.ts";
import { type Flow, flowOf } from "../dataflow/value-flow.ts";
import type { Span, ValuePlace, WordPlace } from "../model/command.ts";
import type { Masked } from "../syntax/mask.ts";
import type { Visit } from "../syntax/parse-shell.ts";
import { couldEndHereDocument, isComment, spoilsValue } from "./neighbours.ts";

/**
 * The place of every placeholder, in the order of the text. `readLater`: variables that later commands read a second
 * time, and what reads them.
 */
export function readPlaces(
  masked: Masked,
  reading: ShellReading,
  readLater: ReadonlyMap<string, string> = new Map(),
): readonly ValuePlace[] {
  if (masked.spans.length === 0) return [];
  const deepest = findDeepest(masked.spans, reading.parsed.visits);
  const flow = flowOf(reading, readLater);
  return masked.spans.map((span, at) => {
    const visit = deepest[at] ?? null;
    return { start: span.start, end: span.end, ...readPlace(masked, flow, span, visit) };
  });
}

/** For each span the innermost node around it. */
function findDeepest(spans: readonly Span[], visits: readonly Visit[]): readonly (Visit | undefined)[] {
  const deepest: (Visit | undefined)[] = spans.map(() => undefined);
  for (const visit of visits) {
    if (visit.fixed !== null) continue;
    const { pos, end } = visit.node;
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.start ?? 0) < pos) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < spans.length && (spans[at]?.end ?? 0) <= end; at += 1) {
      const best = deepest[at];
      if (best === undefined || end - pos <= best.node.end - best.node.pos) deepest[at] = visit;
    }
  }
  return deepest;
}

type Place = Omit<ValuePlace, "start" | "end">;

const UNSUPPORTED: Place = { place: "unsupported", secondReader: null, nested: false, wholeWord: false };

function readPlace(masked: Masked, flow: Flow, span: Span, visit: Visit | null): Place {
  // A comment inside a command: any value without a newline is fine there unchanged.
  if (isComment(masked.text, span.start, visit)) return { ...UNSUPPORTED, place: "quoted-heredoc" };
  if (visit === null) return UNSUPPORTED;
  let place: WordPlace = leafPlace(visit);
  let ends = false;
  let backticks = false;
  let nested = false;
  let wholeWord = false;
  let outermost = false;
  for (let at: Visit | null = visit; at !== null; at = at.parent) {
    const { node } = at;
    // Inside a substitution, quoting starts over: the place is settled, only readers accumulate.
    if (node.type === "CommandExpansion" && at !== visit) {
      outermost = true;
      if (node.text.startsWith("`")) {
        nested = true;
        backticks = true;
      }
    } else if (node.type === "ProcessSubstitution") outermost = true;
    else if (!outermost) {
      if (node.type === "Word") wholeWord ||= node.value === masked.text.slice(span.start, span.end);
      place = narrow(place, at, span);
      if (node.type === "HereDoc" && couldEndHereDocument(masked.text, span, node)) {
        ends = true;
      }
    }
  }
  const secondReader =
    flow.readerAt(visit) ?? (backticks ? "backticks" : null) ?? (ends ? "end of the here-document" : null);
  if (spoilsValue(masked.text, span, place, wholeWord)) place = "unsupported";
  if (visit.node.type === "CommandExpansion") nested = true;
  return { place, secondReader, nested, wholeWord };
}

/** The place by the innermost node alone. */
function leafPlace({ node, parent }: Visit): WordPlace {
  switch (node.type) {
    case "Word":
    case "Glob":
    case "ExtendedGlob":
    case "BraceExpansion":
      return "bare";
    case "Literal":
      if (parent?.node.type === "DoubleQuoted") return "double-quoted";
      return parent?.node.type === "LocaleString" ? "unsupported" : "bare";
    case "SingleQuoted":
      return "single-quoted";
    case "HereDocBody":
      return "heredoc";
    case "ArithmeticWord":
    case "ArithmeticExpansion":
    case "ArithmeticCommand":
    case "ArithmeticFor":
      return "bare";
    default:
      return "unsupported";
  }
}

/** How an enclosing node changes the place. */
function narrow(place: WordPlace, { node }: Visit, span: Span): WordPlace {
  switch (node.type) {
    case "Assignment":
      if (span.start < node.value.pos || node.index?.pos === span.start) return "unsupported";
      return place === "bare" && node.value.type === "Word" ? "assignment" : place;
    case "Redirect":
      if (node.descriptor !== undefined && span.start < node.descriptor.end) return "unsupported";
      return place === "bare" ? "redirect-target" : place;
    case "HereDoc":
      return hereDocumentPlace(node, place, span);
    case "ArithmeticExpansion":
      return place === "unsupported" ? place : "double-quoted";
    case "ParameterExpansion":
    case "Function":
    case "Coproc":
      return node.type === "ParameterExpansion" || (node.name !== undefined && span.end <= node.name.end)
        ? "unsupported"
        : place;
    case "For":
    case "Select":
      return span.end <= node.name.end ? "unsupported" : place;
    default:
      return place;
  }
}

function hereDocumentPlace(node: HereDoc, place: WordPlace, span: Span): WordPlace {
  if (span.start < node.body.pos) return "unsupported";
  if (node.delimiter?.quoted === true) return "quoted-heredoc";
  return place === "bare" ? "heredoc" : place;
}
