// How much harm a command can do: the worst of all its calls and redirections, with the reasons.

import type { Call, FileRedirect } from "../calls/call.ts";
import type { ShellReading } from "../calls/calls.ts";
import { innerScripts } from "../calls/inner-scripts.ts";
import { LITERAL_PROGRAMS } from "../calls/literal-programs.ts";
import { evaluatedOutputs } from "../dataflow/evaluated-output.ts";
import type { Risk, Span } from "../model/command.ts";
import type { ShellWord } from "../syntax/words.ts";
import { changeReason } from "./change-reasons.ts";
import { reachesNode } from "./dangers/container-reach.ts";
import type { DiskFate } from "./dangers/danger.ts";
import { destruction } from "./dangers/destroying-programs.ts";
import { isDisk, knowsDisks } from "./dangers/devices.ts";
import { opacity } from "./dangers/opaque-programs.ts";
import { lossByRedirect } from "./dangers/written-files.ts";
import { onlyReads } from "./reading-programs.ts";

/** One part's verdict. */
export interface Verdict extends Span {
  readonly risk: Risk;
  readonly reason: string;
  readonly names: readonly ShellWord[];
  /** What happens to a disk among the names, if it is about disks. */
  readonly disk?: DiskFate;
}

const ORDER: readonly Risk[] = ["reads", "changes", "destroys", "opaque"];

/** The verdicts on everything in the command that does more than read. */
export function classifyRisk(reading: ShellReading): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  for (const { start, end, reason } of reading.opaque)
    verdicts.push({ start, end, risk: "opaque", reason, names: [] });
  for (const { parsed, at } of reading.scripts) {
    for (const visit of parsed.visits) {
      const reason = opaqueNode(visit.node);
      if (reason === null) continue;
      const { start, end } = at ?? visit.fixed ?? { start: visit.node.pos, end: visit.node.end };
      verdicts.push({ start, end, risk: "opaque", reason, names: [] });
    }
  }
  for (const call of reading.calls) verdicts.push(...judgeCall(call));
  verdicts.push(...judgeContainers(reading.calls));
  for (const { start, end, reason } of evaluatedOutputs(reading))
    verdicts.push({ start, end, risk: "opaque", reason, names: [] });
  for (const redirect of reading.redirects) verdicts.push(...judgeRedirect(redirect));
  return verdicts.sort((a, b) => ORDER.indexOf(b.risk) - ORDER.indexOf(a.risk) || a.start - b.start);
}

function opaqueNode(node: { readonly type: string }): string | null {
  if (node.type === "Function") return "it defines a function, which can replace a command";
  // `${x@P}` expands the value again, including substitutions.
  return node.type === "Transform" ? "an expansion may run the content of a variable" : null;
}

function judgeCall(call: Call): readonly Verdict[] {
  const span = { start: call.start, end: call.end };
  const opaque = opacity(call);
  if (opaque !== null) return [{ ...span, risk: "opaque", reason: opaque, names: [] }];
  if (call.words.length === 0) return [];
  const destroyed = destruction(call);
  if (destroyed !== null) return [{ ...span, risk: "destroys", ...destroyed }];
  if (onlyReads(call) || onlyRuns(call)) return [];
  const disk = unknownToDisk(call);
  if (disk !== null)
    return [
      { ...span, risk: "opaque", reason: `the effect of ${call.program} on ${disk} is unknown`, names: [] },
    ];
  return [{ ...span, risk: "changes", reason: changeReason(call), names: [] }];
}

/** The disk that is given to a program of unknown effect. */
function unknownToDisk(call: Call): string | null {
  const { program, arguments: args } = call;
  if (program === null || LITERAL_PROGRAMS.has(program) || knowsDisks(program)) return null;
  // What it runs is judged separately.
  if (innerScripts(call).length > 0) return null;
  return args.find(({ value }) => isDisk(value))?.value ?? null;
}

/** Containers that can reach the node; if what they run is known to destroy something, that says more. */
function judgeContainers(calls: readonly Call[]): readonly Verdict[] {
  return calls.flatMap((call): readonly Verdict[] => {
    if (!CONTAINERS.has(call.program ?? "")) return [];
    const reason = reachesNode(call);
    if (reason === null || calls.some((inner) => inner.outer === call && destruction(inner) !== null))
      return [];
    return [{ start: call.start, end: call.end, risk: "opaque", reason, names: [] }];
  });
}

const CONTAINERS: ReadonlySet<string> = new Set(["docker", "podman", "nerdctl", "docker-compose"]);

/** Does it only run what is judged separately (see inner-scripts.ts)? */
function onlyRuns(call: Call): boolean {
  const program = call.program ?? "";
  return RUNNERS.has(program) && (/^(?:xargs|eval)$/.test(program) || innerScripts(call).length > 0);
}

const RUNNERS: ReadonlySet<string> = new Set(
  "sh bash dash ksh zsh ash rbash eval xargs su runuser chroot nsenter flock trap".split(" "),
);

function judgeRedirect(redirect: FileRedirect): readonly Verdict[] {
  const { operator, target } = redirect;
  if (target === null || operator === "<" || operator.startsWith("<<") || operator === "<&") return [];
  if (operator === ">&" && /^(?:\d+-?|-)$/.test(target.value)) return [];
  if (target.fixed && /^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+)$/.test(target.value)) return [];
  const span = { start: redirect.start, end: redirect.end };
  const loss = lossByRedirect(redirect);
  if (loss !== null) return [{ ...span, ...loss }];
  const name = target.fixed && !target.masked ? target.value : "a file";
  const how = operator.endsWith(">>") ? "it appends to" : "it writes to";
  return [{ ...span, risk: "changes", reason: `${how} ${name}`, names: [] }];
}
