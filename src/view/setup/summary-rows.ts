// The summary, from which the run starts: where it goes, what was chosen, and the key that changes each.
// Pure.
import { allFindings, forbidding } from "../../plan/findings/all-findings.ts";
import { groupFindings } from "../../plan/findings/group-findings.ts";
import type { Plan } from "../../plan/model/plan.ts";
import { roleWords } from "../../runbook/model/role-title.ts";
import { requirementTasks } from "../../transcript/lookup/run-find.ts";
import { count } from "../../transcript/words/run-words.ts";
import { storeWords } from "../../transcript/words/store-words.ts";
import { cutRow, indentRows, type Row, row, wrapProse } from "../widgets/rows.ts";
import { MARKS, type Tone } from "../widgets/theme.ts";
import { findingCounts, findingsRows } from "./finding-rows.ts";
import { guideRows, placeWords, rehearsalRows } from "./guide-rows.ts";
import { fleetChoices, fleetTexts, fleetWayText, nameList } from "./node-rows.ts";
import { rolesToAssign, sectionChoices } from "./selection.ts";
import type { SetupInput } from "./setup-input.ts";
import { setupLayout } from "./setup-layout.ts";
import type { SetupPage, SetupState } from "./setup-model.ts";
import { undecided } from "./setup-pages.ts";
import type { Slot } from "./value-slots.ts";
import { fieldOf, isAsked, slotStatus } from "./values-state.ts";
import { wayChoices } from "./way-rows.ts";

/** A line of the summary, and the page that it opens. */
export interface SummaryLine {
  readonly page: SetupPage;
  readonly key: string;
  readonly label: string;
  readonly texts: readonly string[];
  readonly tone: Tone;
}

/** Columns of key and label. */
const LABEL = 16;

/** The lines, in the order of the run. */
export function summaryLines(state: SetupState, input: SetupInput): readonly SummaryLine[] {
  const { plan } = state;
  const open = undecided(state, input);
  const line = (
    page: SetupPage,
    key: string,
    label: string,
    texts: readonly string[],
    tone: Tone = "plain",
  ): SummaryLine =>
    open.includes(page)
      ? { page, key, label, texts: chooseTexts(texts), tone: "warning" }
      : { page, key, label, texts, tone };
  const ways = wayChoices(input, state.ticked);
  const nodes = open.includes("nodes") ? roleTexts(state, input) : nodeTexts(plan, input);
  const fleets = fleetChoices(state, input).map((it) =>
    fleetWayText(it, state.together.includes(it.role), input),
  );
  const values = valueTexts(state, input);
  const findings = groupFindings(allFindings(plan));
  const blocked = forbidding(plan).length > 0;
  return [
    line("sections", "s", "sections", [sectionWords(state, input)]),
    ...(ways.length === 0
      ? []
      : [line("ways", "w", "ways", [Object.values(state.alternatives).flat().join(MID)])]),
    ...(nodes.length === 0 ? [] : [line("nodes", "n", "nodes", nodes)]),
    ...(fleets.length === 0 ? [] : [line("together", "t", "together", fleets)]),
    ...(state.values.slots.length === 0 ? [] : [line("values", "v", "values", values)]),
    line("findings", "f", "findings", [findingCounts(findings)], blocked ? "danger" : "plain"),
    line("guide", "g", "guide", [`${input.guide.path}${MID}sha256 ${input.guide.sha256.slice(0, 12)}…`]),
    ...(input.destination.kind === "rehearsal"
      ? [line("rehearsal", "r", "rehearsal", ["what differs from real nodes"])]
      : []),
  ];
}

/** What is still to decide, with the proposal. */
function chooseTexts([first, ...more]: readonly string[]): readonly string[] {
  return [first === undefined ? "choose…" : `choose… ${first}`, ...more];
}

/** The nodes proposed for each role. */
function roleTexts({ ticked, assignments }: SetupState, input: SetupInput): readonly string[] {
  return rolesToAssign(input, ticked).map(
    (role) => `${roleWords(input.runbook, role)}: ${nameList(assignments[role] ?? []) || "no node yet"}`,
  );
}

/** The rows of a text page; none for other pages. */
export function textRows(state: SetupState, input: SetupInput): readonly Row[] {
  const { width, body } = setupLayout(state.size, 0);
  switch (state.page) {
    case "summary":
      return summaryRows(state, input, width, body);
    case "findings":
      return findingsRows(state, input, width);
    case "guide":
      return guideRows(input, width);
    case "rehearsal":
      return rehearsalRows(input, width);
    default:
      return [];
  }
}

/** The guide's purpose is shortened where `height` is too little. */
function summaryRows(state: SetupState, input: SetupInput, width: number, height: number): readonly Row[] {
  const room = Math.max(10, Math.min(100, width - 2));
  const { destination, runbook } = input;
  const [place = "", ...who] = placeWords(input);
  const rest: readonly Row[] = [
    ...wrapProse(sizeWords(state.plan), room),
    ...(height < 12 ? [] : [[]]),
    ...wrapProse(place, room, destination.kind === "rehearsal" ? "accent" : "danger"),
    ...[...who, ...(destination.kind === "rehearsal" ? [] : [storeWords(input.store ?? null)])].flatMap(
      (text) => wrapProse(text, room),
    ),
    ...(height < 12 ? [] : [[]]),
    ...summaryLines(state, input).flatMap((line) => lineRows(line, room)),
  ];
  const purpose = wrapProse(runbook.purpose, room);
  const left = Math.max(0, height - rest.length);
  const shown =
    purpose.length <= left
      ? purpose
      : [
          ...purpose.slice(0, Math.max(0, left - 1)),
          ...(left > 0 ? [row("… (g: full description)", "quiet")] : []),
        ];
  return indentRows([...shown, ...rest], 1);
}

function lineRows({ key, label, texts, tone }: SummaryLine, room: number): readonly Row[] {
  const head: Row = [
    { text: `  ${key}  `, tone: "accent" },
    { text: label.padEnd(LABEL - 5), tone: tone === "plain" ? "quiet" : tone },
  ];
  const rows = texts.flatMap((text) => wrapProse(text, Math.max(8, room - LABEL), tone));
  return rows.map((pieces, index) =>
    cutRow(
      index === 0 ? [...head, ...pieces] : [{ text: " ".repeat(LABEL), tone: "plain" }, ...pieces],
      room,
    ),
  );
}

const MID = ` ${MARKS.dot} `;

/** `62 steps on 2 nodes: 26 requirements, 36 commands · 2 erase data · 2 need a typed confirmation`. */
export function sizeWords(plan: Plan): string {
  const left = new Set(plan.leftOut?.map(({ step }) => step));
  const nodes = new Set(plan.tasks.map((task) => task.target).filter((key) => key !== "local"));
  const destroying = plan.tasks.filter((task) => task.risk === "destroys").length;
  const typed = plan.tasks.filter((task) => task.confirm.how === "type").length;
  const on = nodes.size > 1 ? ` on ${nodes.size} nodes` : "";
  const parts = [
    `${count(plan.tasks.length, "step")}${on}${kindsWords(plan)}`,
    destroying === 0 ? "" : `${destroying} erase${destroying === 1 ? "s" : ""} data`,
    typed === 0 ? "" : `${typed} ${typed === 1 ? "needs" : "need"} a typed confirmation`,
    left.size === 0 ? "" : `${left.size} omitted as alternatives`,
  ];
  return parts.filter((part) => part !== "").join(MID);
}

/** `: 26 requirements, 36 commands`; "" where all steps are commands. */
function kindsWords(plan: Plan): string {
  const requirements = requirementTasks(plan);
  const commands = plan.tasks.filter(({ command }) => command !== null).length;
  const byHand = plan.tasks.length - requirements - commands;
  if (commands === plan.tasks.length) return "";
  const kinds = [
    requirements === 0 ? "" : count(requirements, "requirement"),
    commands === 0 ? "" : count(commands, "command"),
    byHand === 0 ? "" : `${byHand} by hand`,
  ];
  return `: ${kinds.filter((kind) => kind !== "").join(", ")}`;
}

function sectionWords({ ticked }: SetupState, input: SetupInput): string {
  const all = sectionChoices(input);
  if (ticked.length === all.length) return `all ${all.length}`;
  const titles = all.filter(({ section }) => ticked.includes(section.id)).map(({ section }) => section.title);
  return `${ticked.length} of ${all.length}: ${titles.join(MID)}`;
}

/**
 * The nodes in use: in one line for practice nodes, else one line for each with everything known about it.
 * Nodes of a fleet are in the fleet's line.
 */
function nodeTexts(plan: Plan, input: SetupInput): readonly string[] {
  const used = new Set(plan.tasks.map((task) => task.target));
  const together = new Set(plan.fleets?.map(({ role }) => role));
  const targets = plan.targets.filter(
    ({ key, roles }) => key !== "local" && used.has(key) && !roles.every((role) => together.has(role)),
  );
  const texts = targets.map(({ key, name, id, make }) => {
    const known = name === key || name === "" ? key : `${key} (${name})`;
    if (input.destination.kind === "rehearsal" && make === undefined) return known;
    const note = input.nodes.find((node) => node.key === key)?.note ?? "";
    return [known, make === undefined ? (id ?? "") : "new, made as a stack", note]
      .filter((part) => part !== "")
      .join(MID);
  });
  const single = input.destination.kind === "rehearsal" && texts.length > 0 ? [texts.join(MID)] : texts;
  return [...single, ...fleetTexts(plan)];
}

function valueTexts(state: SetupState, input: SetupInput): readonly string[] {
  const { slots } = state.values;
  const names = [...new Set(slots.map(({ variable }) => variable.name))];
  const known: string[] = [];
  const open: string[] = [];
  const later: string[] = [];
  let captured = 0;
  for (const name of names) {
    const own = slots.filter(({ variable }) => variable.name === name);
    if (own.every(({ kind }) => kind === "captured")) captured++;
    else if (own.some((slot) => ["open", "wrong"].includes(slotStatus(state.values, slot).is)))
      open.push(name);
    else if (own.some((slot) => slotStatus(state.values, slot).is === "later")) later.push(name);
    else known.push(`${name} ${nameList(own.map((slot) => valueText(state, slot)))}`);
  }
  const practice = input.destination.kind === "rehearsal" && slots.some(({ kind }) => kind === "asked");
  return [
    ...(open.length === 0 ? [] : [`not set: ${open.join(", ")}`]),
    ...(known.length === 0 ? [] : [`${known.join(MID)}${practice ? "  (practice values)" : ""}`]),
    ...(later.length === 0 ? [] : [`${later.join(", ")}: chosen from the node's disks`]),
    ...(captured === 0 ? [] : [`${count(captured, "more value", "more values")} captured during the run`]),
  ];
}

function valueText({ values }: SetupState, slot: Slot): string {
  if (slot.variable.secret) return MARKS.masked.repeat(8);
  return isAsked(slot) ? fieldOf(values, slot).text : (slot.text ?? "");
}
