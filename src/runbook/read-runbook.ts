// Guide bytes → Runbook: calls the parts of this room in order. Never throws: whatever is wrong with a guide is a
// finding in the result.
import { digestOf } from "../digest.ts";
import { type ReadDraft, readCommands } from "./commands/read-commands.ts";
import { commandOf, type Draft } from "./draft/draft.ts";
import { answerFindings } from "./findings/answered-findings.ts";
import { bareCaptureFindings } from "./findings/bare-capture-findings.ts";
import { nearDuplicates, supportFindings, variableFindings } from "./findings/guide-findings.ts";
import { joinFindings } from "./findings/join-findings.ts";
import { lostVariableFindings } from "./findings/lost-variable-findings.ts";
import { guideWarningFinding } from "./findings/prose-warnings.ts";
import { replacementFindings } from "./findings/replacement-findings.ts";
import { requirementConflicts } from "./findings/requirement-conflicts.ts";
import { requirementFindings } from "./findings/requirement-findings.ts";
import { serviceFindings, unitsOf } from "./findings/service-findings.ts";
import { commandFindings, createContradictions, ownMachineFinding } from "./findings/step-findings.ts";
import { parseMarkdown } from "./markdown/parse-markdown.ts";
import { BeyondLimit, beyondLimitFinding, grouped, MOST_STEPS } from "./model/beyond-limit.ts";
import type { Part } from "./model/part.ts";
import type { Finding, Requirement, Runbook, Section, Step, Variable } from "./model/runbook.ts";
import { lastLine } from "./model/source-text.ts";
import { withRecordName } from "./requirements/record-name.ts";
import { readAlternatives } from "./sessions/alternatives.ts";
import { machineRoles } from "./sessions/machines.ts";
import { assignRoles } from "./sessions/roles.ts";
import { ANSWERED_BY_SESSION, readSession } from "./sessions/session.ts";
import { readSessions } from "./sessions/sessions.ts";
import { noFrontMatter, readFrontMatter } from "./settings/front-matter.ts";
import { collectSteps } from "./steps/collect-steps.ts";
import { codeToReplace } from "./variables/example-words.ts";

const large = 2 * 1024 * 1024;
const largest = 16 * 1024 * 1024;

/** Reads a guide's bytes (UTF-8 Markdown). */
export function readRunbook(bytes: Uint8Array): Runbook {
  const findings: Finding[] = [];
  if (bytes.length > large) findings.push(sizeFinding(bytes.length));
  const text = bytes.length > largest ? "" : decode(bytes, findings);
  return build(partsOf(text, findings), text, findings);
}

function partsOf(text: string, findings: Finding[]): readonly Part[] {
  let parts: readonly Part[] | null = null;
  try {
    parts = parseMarkdown(text);
  } catch (error) {
    if (error instanceof BeyondLimit) {
      findings.push(beyondLimitFinding(error.message, error.advice, error.line));
      return [];
    }
    // The parser recurses, so only a stack overflow gets here.
  }
  if (parts === null)
    findings.push(
      wholeGuide(
        "unreadable",
        "error",
        "The guide cannot be read as Markdown: quotes or lists are nested too deeply.",
        "Look for a line that begins with very many `>` or list marks.",
      ),
    );
  return parts ?? [];
}

function build(parts: readonly Part[], text: string, findings: Finding[]): Runbook {
  const yaml = parts.find((part) => part.kind === "front-matter");
  const front = yaml === undefined ? noFrontMatter : readFrontMatter(yaml.text, yaml.line);
  const walked = collectSteps(parts);
  const title = front.title ?? walked.title ?? "";
  const sections = walked.sections.all(title === "" ? "Start" : title);
  const prose = walked.prose.map(({ plain }) => plain);
  const replaced = walked.prose.flatMap(({ raw }) => codeToReplace(raw.text));
  const { drafts, variables } = readCommands(withinLimit(walked.drafts, findings), front, prose, replaced);
  const inside = readSessions(drafts, sections);
  const machines = machineRoles(
    drafts,
    sections,
    inside.map(({ session }) => session),
    prose,
  );
  const roles = assignRoles(drafts, sections, front, machines);
  const declared = new Map(front.variables.map((variable) => [variable.name, variable]));
  findings.push(
    ...front.findings,
    ...walked.findings,
    ...roles.findings,
    ...supportFindings(text),
    ...variableFindings(variables, declared),
    ...nearDuplicates(variables, new Set(drafts.flatMap(({ capture }) => capture ?? []))),
  );
  return {
    title,
    purpose: front.purpose ?? walked.purpose ?? "",
    roles: roles.roles,
    sections,
    variables,
    steps: stepsOf(
      drafts.map((read, index) => (roles.of[index] === machines[index] ? atItsMachine(read) : read)),
      roles.of,
      inside.map((each, index) =>
        roles.of[index] === machines[index] && each.session?.away === true ? [] : each.findings,
      ),
      sections,
      variables,
    ),
    notTaken: [...walked.notTaken].sort((a, b) => a.line - b.line || a.endLine - b.endLine),
    findings: findings.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

/** A draft whose role is the machine in its prompt needs no further words. */
function atItsMachine(read: ReadDraft): ReadDraft {
  const findings = read.draft.findings.filter(({ rule }) => rule !== "prompt-names-machine");
  return { ...read, draft: { ...read.draft, findings } };
}

/** The drafts; none, with a finding, if there are more than a guide may have. */
function withinLimit(drafts: readonly Draft[], findings: Finding[]): readonly Draft[] {
  if (drafts.length <= MOST_STEPS) return drafts;
  const message = `The guide has ${grouped(drafts.length)} steps; the limit is ${grouped(MOST_STEPS)}.`;
  const line = drafts[MOST_STEPS]?.source.origins[0]?.line ?? 1;
  findings.push(beyondLimitFinding(message, "Split the guide.", line));
  return [];
}

function stepsOf(
  drafts: readonly ReadDraft[],
  roles: readonly string[],
  inside: readonly (readonly Finding[])[],
  sections: readonly Section[],
  variables: readonly Variable[],
): readonly Step[] {
  const names = new Set(variables.map(({ name }) => name));
  const paths = pathsOf(sections);
  const seen = new Map<string, number>();
  const contradictions = createContradictions();
  const units = unitsOf(drafts);
  const answered = answerFindings(drafts, roles, units);
  const told = [
    inside,
    lostVariableFindings(drafts),
    bareCaptureFindings(drafts),
    replacementFindings(drafts),
    serviceFindings(drafts, roles, units),
    requirementFindings(drafts.map(({ draft }) => draft)),
    requirementConflicts(
      drafts.map(({ draft }) => draft),
      roles,
    ),
    joinFindings(
      drafts.map(({ draft }) => draft),
      variables,
    ),
  ];
  const alternatives = readAlternatives(drafts.map(({ draft }) => draft));
  return drafts.map((read, index): Step => {
    const { draft, command, done, verify, capture } = read;
    const { source } = draft;
    const role = roles[index] ?? "";
    const requirement = withRecordName(draft.requirement, variables);
    const path = paths.get(draft.section) ?? [];
    const place = source.origins[0] ?? { line: 1, column: 1 };
    const same = digestOf([path, source.text]);
    const occurrence = (seen.get(same) ?? 0) + 1;
    seen.set(same, occurrence);
    const way = alternatives[index] ?? null;
    const findings: Finding[] = [
      ...draft.findings,
      ...told.flatMap((each) => each[index] ?? []),
      ...(way === null ? [] : [way.finding]),
    ];
    if (draft.kind === "command" && command?.analysis.risk === "changes")
      findings.push(...guideWarningFinding(draft.context, place));
    const text = commandOf(draft);
    if (command !== null && text !== null)
      findings.push(
        ...commandFindings(command, text, answered(index)),
        ...contradictions(command.text, text),
      );
    if (done !== null && draft.done !== null) findings.push(...commandFindings(done, draft.done));
    if (verify !== null && draft.verify !== null) findings.push(...commandFindings(verify, draft.verify));
    const { session, findings: found } = readSession(read, role, (name) => names.has(name));
    findings.push(...found);
    if (role === "local" && (command !== null || draft.own))
      findings.push(
        ownMachineFinding(place, draft.kind === "command" ? (command?.analysis.programs[0] ?? null) : null),
      );
    return {
      id: digestOf([path, source.text, occurrence]).slice(0, 12),
      section: draft.section,
      kind: draft.kind,
      name: draft.name,
      title: draft.title,
      role,
      line: place.line,
      endLine: lastLine(source),
      source: source.text,
      context: draft.context.join("\n\n"),
      command,
      risk: command?.analysis.risk ?? "reads",
      interactive: session === null && command !== null && command.analysis.interactive !== null,
      requirement,
      ...(draft.aws === undefined ? {} : { aws: draft.aws }),
      file: draft.file,
      variables: [
        ...new Set([
          ...[command, done, verify].flatMap(
            (each) => each?.occurrences.map(({ variable }) => variable) ?? [],
          ),
          ...[session?.port ?? "", namedIn(requirement)].filter((name) => names.has(name)),
        ]),
      ],
      capture,
      done,
      verify,
      timeout: draft.timeout,
      ...(session === null ? {} : { session }),
      ...(draft.output === null ? {} : { output: draft.output }),
      ...(draft.expected === null ? {} : { expected: draft.expected }),
      ...(way === null ? {} : { alternative: way.alternative }),
      findings: session === null ? findings : findings.filter(({ rule }) => !ANSWERED_BY_SESSION.has(rule)),
    };
  });
}

/** The name in a requirement, which may be a variable's; "" for none. */
function namedIn(requirement: Requirement | null): string {
  return (requirement?.kind === "dns-record" ? requirement.name : null) ?? "";
}

/** For each section, the titles from the top down to it. */
function pathsOf(sections: readonly Section[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const { id, title, parent } of sections)
    paths.set(id, [...(parent === null ? [] : (paths.get(parent) ?? [])), title]);
  return paths;
}

function decode(bytes: Uint8Array, findings: Finding[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder("utf-8").decode(bytes);
    const before = text.slice(0, Math.max(0, text.indexOf("\ufffd"))).split(/\r\n|\n|\r/);
    findings.push({
      rule: "bad-utf-8",
      severity: "error",
      message: "The guide is not valid UTF-8; damaged characters are shown as \ufffd.",
      advice: "Save it as UTF-8, for example with `iconv -f latin1 -t utf-8`.",
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
    return text;
  }
}

function sizeFinding(bytes: number): Finding {
  const size = `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return bytes > largest
    ? wholeGuide(
        "too-large",
        "error",
        `The guide is ${size}, which is too large to read.`,
        "Split it; 2 MB or less reads quickly.",
      )
    : wholeGuide(
        "too-large",
        "warning",
        `The guide is ${size}, so reading it takes a long time.`,
        "Split it; 2 MB or less reads quickly.",
      );
}

function wholeGuide(rule: string, severity: Finding["severity"], message: string, advice: string): Finding {
  return { rule, severity, message, advice, line: 1, column: 1 };
}
