// Where in the grammar each placeholder stands, and what reads that place a second time. Quoting itself is in
// quote.ts; the traps around a placeholder (`$<X>`, `\<X>`) are in neighbours.ts.
import type { HereDoc } from "unbash";
import type { Call, FileRedirect, ShellReading } from "./calls.ts";
import type { Span, ValuePlace, WordPlace } from "./command.ts";
import type { Masked } from "./mask.ts";
import { couldEndHereDocument, isComment, spoilsValue } from "./neighbours.ts";
import type { Visit } from "./parse-shell.ts";
import { argumentReader, hereReader, outputReader } from "./second-readers.ts";

interface Known {
  readonly masked: Masked;
  readonly calls: ReadonlyMap<Visit, Call>;
  /** The calls whose arguments hold the word, outermost first. */
  readonly readers: ReadonlyMap<unknown, readonly Call[]>;
  readonly redirects: ReadonlyMap<string, FileRedirect>;
}

/** The place of every placeholder, in the order of the text. */
export function readPlaces(masked: Masked, reading: ShellReading): readonly ValuePlace[] {
  if (masked.spans.length === 0) return [];
  const deepest = findDeepest(masked.spans, reading.parsed.visits);
  const known = index(masked, reading);
  return masked.spans.map((span, at) => {
    const visit = deepest[at] ?? null;
    return { start: span.start, end: span.end, ...readPlace(known, span, visit) };
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

function index(masked: Masked, reading: ShellReading): Known {
  const calls = new Map<Visit, Call>();
  const readers = new Map<unknown, Call[]>();
  for (const call of reading.calls) {
    if (call.visit !== null) calls.set(call.visit, call);
    for (const word of call.words) {
      if (word.node === null) continue;
      const known = readers.get(word.node);
      if (known === undefined) readers.set(word.node, [call]);
      else known.push(call);
    }
  }
  const redirects = new Map(reading.redirects.map((redirect) => [`${redirect.start}`, redirect]));
  return { masked, calls, readers, redirects };
}

type Place = Omit<ValuePlace, "start" | "end">;

const UNSUPPORTED: Place = { place: "unsupported", secondReader: null, nested: false, wholeWord: false };

function readPlace(known: Known, span: Span, visit: Visit | null): Place {
  // A comment inside a command: any value without a newline may stand there as it is.
  if (isComment(known.masked.text, span.start, visit)) return { ...UNSUPPORTED, place: "quoted-heredoc" };
  if (visit === null) return UNSUPPORTED;
  let place: WordPlace = leafPlace(visit);
  let secondReader: string | null = null;
  let nested = false;
  let wholeWord = false;
  let outermost = false;
  for (let at: Visit | null = visit; at !== null; at = at.parent) {
    const { node } = at;
    secondReader ??= readerAt(known, at);
    // Behind a substitution, quotes are new: the place is settled, only readers add up.
    if (node.type === "CommandExpansion" && at !== visit) {
      outermost = true;
      if (node.text.startsWith("`")) {
        nested = true;
        secondReader ??= "backticks";
      }
    } else if (node.type === "ProcessSubstitution") outermost = true;
    else if (!outermost) {
      if (node.type === "Word") wholeWord ||= node.value === known.masked.text.slice(span.start, span.end);
      place = narrow(place, at, span);
      if (node.type === "HereDoc" && couldEndHereDocument(known.masked.text, span, node)) {
        secondReader ??= "end of the here-document";
      }
    }
  }
  if (spoilsValue(known.masked.text, span, place, wholeWord)) place = "unsupported";
  if (visit.node.type === "CommandExpansion") nested = true;
  return { place, secondReader, nested, wholeWord };
}

/** The place that the innermost node alone makes. */
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

/** What an enclosing node makes of the place. */
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

/** What at this node reads the text a second time. */
function readerAt(known: Known, visit: Visit): string | null {
  const { node, parent } = visit;
  switch (node.type) {
    case "ArithmeticWord":
    case "ArithmeticExpansion":
    case "ArithmeticCommand":
    case "ArithmeticFor":
      return "arithmetic";
    case "BraceExpansion":
      return "brace expansion";
    case "Glob":
    case "ExtendedGlob":
      return "pattern";
    case "TestBinary":
      if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(node.operator)) return "arithmetic";
      return node.operator === "=~" ? "regular expression" : null;
    case "TestUnary":
      return node.operator === "-v" || node.operator === "-R" ? "variable name" : null;
    case "Redirect":
      return node.operator === ">&" || node.operator === "<&" ? "file descriptor" : null;
    case "HereDoc":
    case "HereString": {
      const redirect = known.redirects.get(`${node.pos}`);
      const call = parent === null ? undefined : known.calls.get(parent);
      return redirect === undefined ? null : hereReader(redirect, call ?? null);
    }
    case "Word":
    case "Assignment":
      return wordReader(known, visit);
    default:
      return null;
  }
}

function wordReader(known: Known, visit: Visit): string | null {
  for (const call of known.readers.get(visit.node) ?? []) {
    const word = call.words.find((candidate) => candidate.node === visit.node);
    const reader = word === undefined ? null : argumentReader(call, word);
    if (reader !== null) return reader;
    if (call.program !== null && /^(?:echo|printf|tee|cat)$/.test(call.program)) {
      const output = outputReader(call);
      if (output !== null) return output;
    }
  }
  return null;
}
