// Every program call in a command: in pipelines, loops and substitutions, and inside texts and words that another
// program runs (`sh -c '…'`, `xargs rm`). Judges nothing.

import type { Command, Word } from "unbash";
import type { Span } from "../model/command.ts";
import type { ParsedShell, Visit } from "../syntax/parse-shell.ts";
import { parseShell, spanOf } from "../syntax/parse-shell.ts";
import type { ShellWord } from "../syntax/words.ts";
import { readWord } from "../syntax/words.ts";
import type { Call, FileRedirect } from "./call.ts";
import { innerScripts } from "./inner-scripts.ts";
import { programName, unwrap } from "./wrappers.ts";

export interface Opaque extends Span {
  readonly reason: string;
}

/** A command taken apart: the tree, all calls, all redirections, and what is opaque. */
export interface ShellReading {
  /** The masked text. */
  readonly source: string;
  readonly parsed: ParsedShell;
  readonly calls: readonly Call[];
  readonly redirects: readonly FileRedirect[];
  readonly opaque: readonly Opaque[];
  /** Every text that the shell will read: the command's own, and those inside it. */
  readonly scripts: readonly { readonly parsed: ParsedShell; readonly at: Span | null }[];
}

interface Collected {
  readonly calls: Call[];
  readonly redirects: FileRedirect[];
  readonly opaque: Opaque[];
  readonly scripts: { parsed: ParsedShell; at: Span | null }[];
}

const MAX_DEPTH = 4;

/** Takes masked shell text apart. */
export function readCalls(source: string): ShellReading {
  const found: Collected = { calls: [], redirects: [], opaque: [], scripts: [] };
  const parsed = parseShell(source);
  addScript(found, parsed, null, null, 0);
  return { source, parsed, ...found };
}

function addScript(
  found: Collected,
  parsed: ParsedShell,
  at: Span | null,
  outer: Call | null,
  depth: number,
): void {
  found.scripts.push({ parsed, at });
  const stages = new Map<Visit, (Call | null)[]>();
  const redirects = new Map<Visit, FileRedirect[]>();
  const place = (visit: Visit) => at ?? spanOf(visit);
  for (const visit of parsed.visits) {
    const redirect = readRedirect(visit, place);
    if (redirect === null) continue;
    found.redirects.push(redirect);
    if (visit.parent !== null && !redirect.compound) {
      const own = redirects.get(visit.parent) ?? [];
      redirects.set(visit.parent, own);
      own.push(redirect);
    }
  }
  for (const visit of parsed.visits) {
    const { pipeline, stage } = takeStage(stages, visit);
    if (visit.node.type !== "Command") continue;
    const { start, end } = place(visit);
    const { words, wrappers, arguments: args, program } = describe(commandWords(visit.node, at, visit.fixed));
    const call: Call = {
      start,
      end,
      words,
      wrappers,
      arguments: args,
      program,
      assignments: visit.node.prefix.flatMap((part) => (part.type === "Assignment" ? [part.name] : [])),
      redirects: redirects.get(visit) ?? [],
      pipeline,
      stage,
      visit: at === null ? visit : null,
      origin: visit,
      outer,
    };
    pipeline[stage] = call;
    addCall(found, call, depth);
  }
}

function addCall(found: Collected, call: Call, depth: number): void {
  found.calls.push(call);
  for (const inner of innerScripts(call)) {
    const span = { start: inner.start, end: inner.end };
    if (depth >= MAX_DEPTH) found.opaque.push({ ...span, reason: "commands are nested too deeply to read" });
    else if (inner.kind === "opaque") found.opaque.push({ ...span, reason: inner.reason });
    else if (inner.kind === "script") {
      const parsed = parseShell(inner.text);
      if (parsed.errors.length > 0) {
        found.opaque.push({ ...span, reason: `the text for \`${call.program}\` is not valid shell` });
      }
      addScript(found, parsed, span, call, depth + 1);
    } else {
      const pipeline: (Call | null)[] = [null];
      const sub: Call = {
        ...span,
        ...describe(inner.words),
        assignments: [],
        redirects: [],
        pipeline,
        stage: 0,
        visit: null,
        origin: null,
        outer: call,
      };
      pipeline[0] = sub;
      addCall(found, sub, depth + 1);
    }
  }
}

function describe(all: readonly ShellWord[]) {
  const { wrappers, words } = unwrap(all);
  const first = words[0];
  return {
    words,
    wrappers,
    arguments: words.slice(1),
    program: first === undefined ? null : programName(first),
  };
}

function commandWords(node: Command, at: Span | null, fixed: Span | null): readonly ShellWord[] {
  if (node.name === undefined) return [];
  return [node.name, ...node.args].map((word) =>
    readWord(word, at ?? fixed ?? { start: word.pos, end: word.end }),
  );
}

/** The pipeline that a node is a stage of; each stage is counted once, in order. */
function takeStage(
  stages: Map<Visit, (Call | null)[]>,
  visit: Visit,
): { readonly pipeline: (Call | null)[]; readonly stage: number } {
  const parent = visit.parent;
  const isStage =
    parent?.node.type === "Pipeline" && visit.node.type !== "Time" && visit.node.type !== "Negation";
  if (parent === null || !isStage) return { pipeline: [null], stage: 0 };
  const pipeline = stages.get(parent) ?? [];
  stages.set(parent, pipeline);
  pipeline.push(null);
  return { pipeline, stage: pipeline.length - 1 };
}

function readRedirect(visit: Visit, place: (visit: Visit) => Span): FileRedirect | null {
  const node = visit.node;
  if (node.type !== "Redirect" && node.type !== "HereString" && node.type !== "HereDoc") return null;
  const span = place(visit);
  const target: Word | undefined = node.type === "HereDoc" ? undefined : node.target;
  return {
    start: span.start,
    end: span.end,
    operator: node.operator,
    target: target === undefined ? null : readWord(target, span),
    body: node.type === "HereDoc" && node.body.parts === undefined ? node.body.text : null,
    compound: visit.parent?.node.type !== "Command",
    node,
  };
}
