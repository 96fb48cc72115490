// Moving between the summary and its pages: open decisions, what Enter checks, and the end. Pure.

import { forbidding } from "../../plan/findings/all-findings.ts";
import type { Plan } from "../../plan/model/plan.ts";
import { roleWords } from "../../runbook/model/role-title.ts";
import type { Size } from "../screen/screen.ts";
import { LIST_START } from "../widgets/list-state.ts";
import { SCROLL_START } from "../widgets/scroll-state.ts";
import { textField } from "../widgets/text-field-state.ts";
import {
  chosenAssignments,
  firstAssignments,
  givenBindings,
  hasDisks,
  missingNames,
  rolesToAssign,
  sectionChoices,
} from "./selection.ts";
import type { SetupInput } from "./setup-input.ts";
import type { SetupPage, SetupState, SetupStep } from "./setup-model.ts";
import { type Slot, valueSlots } from "./value-slots.ts";
import {
  chosenSlot,
  enteredValues,
  fieldOf,
  isAsked,
  NO_VALUES,
  nextUnsettled,
  slotStatus,
  suggestionFor,
  type ValuesState,
  withField,
  withSlots,
} from "./values-state.ts";
import { firstAlternatives, wayChoices } from "./way-rows.ts";

/**
 * The first state: every section ticked (or those asked for), every role with its proposal, practice values
 * in a rehearsal.
 */
export function startSetup(input: SetupInput, size: Size): SetupState {
  const all = sectionChoices(input).map((choice) => choice.section.id);
  const asked = input.sections ?? null;
  const ticked = asked === null ? all : all.filter((id) => asked.includes(id));
  const alternatives = firstAlternatives(input);
  const assignments = firstAssignments(input);
  const bindings = givenBindings(input);
  const together = input.together ?? [];
  const given = { sections: ticked, alternatives, bindings, together };
  const state: SetupState = {
    page: "summary",
    size,
    changedAt: null,
    settled: [],
    scroll: SCROLL_START,
    sections: LIST_START,
    ticked,
    ways: LIST_START,
    alternatives,
    nodes: LIST_START,
    assignments,
    fleets: LIST_START,
    together,
    values: NO_VALUES,
    plan: input.planFor({ ...given, assignments: chosenAssignments(input, ticked, assignments) }),
    help: null,
    message: null,
  };
  return withPlan(state, input);
}

/**
 * Enter on the summary starts the run, or opens what is still to decide; on a page it finishes the page if
 * that is complete.
 */
export function nextPage(state: SetupState, input: SetupInput, at: number): SetupStep {
  switch (state.page) {
    case "summary": {
      const [open] = undecided(state, input);
      return open === undefined ? finish(state, input) : going(openPage(state, open, at));
    }
    case "sections":
      if (state.ticked.length === 0)
        return going(refused(state, "Tick at least one section with the space bar."));
      return going(settle(state, input, at));
    case "ways":
    case "together":
      return going(settle(state, input, at));
    case "nodes": {
      const empty = rolesToAssign(input, state.ticked).find(
        (role) => (state.assignments[role] ?? []).length === 0,
      );
      if (empty !== undefined)
        return going(
          refused(
            state,
            `No node is ticked for ${roleWords(input.runbook, empty)}. Tick one with the space bar.`,
          ),
        );
      return going(settle(state, input, at));
    }
    case "values":
      return going(takeValue(state, input, at));
    case "findings":
    case "guide":
    case "rehearsal":
      return going(toSummary(state, input, at));
  }
}

/** Opens a page from the summary. */
export function openPage(state: SetupState, page: SetupPage, at: number): SetupState {
  return { ...state, page, changedAt: at, scroll: SCROLL_START };
}

/** Escape: the summary, with everything kept. */
export function toSummary(before: SetupState, input: SetupInput, at: number): SetupState {
  if (before.page === "summary")
    return { ...before, message: { text: "Nothing has happened yet; q leaves.", tone: "accent" } };
  return openPage(withPlan(before, input), "summary", at);
}

/** The page is decided: goes to the next undecided page, or to the summary. */
function settle(before: SetupState, input: SetupInput, at: number): SetupState {
  const settled = [...before.settled.filter((page) => page !== before.page), before.page];
  const state = withPlan({ ...before, settled }, input);
  return openPage(state, undecided(state, input)[0] ?? "summary", at);
}

/** The state after a choice that later pages depend on: they must be decided again. */
export function changed(state: SetupState): SetupState {
  const after = DECIDING.slice(DECIDING.indexOf(state.page) + 1);
  return { ...state, settled: state.settled.filter((page) => !after.includes(page)) };
}

/** The pages that decide something, in their order. */
const DECIDING: readonly SetupPage[] = ["sections", "ways", "nodes", "values"];

/**
 * The undecided pages, in their order. In a rehearsal, proposals count as decided; on real nodes, only pages
 * that a person finished.
 */
export function undecided(state: SetupState, input: SetupInput): readonly SetupPage[] {
  const real = hasDisks(input);
  const isOpen = (page: SetupPage, lacks: boolean, asks: boolean): readonly SetupPage[] =>
    lacks || (real && asks && !state.settled.includes(page)) ? [page] : [];
  const groups = new Set(wayChoices(input, state.ticked).map(({ group }) => group));
  const roles = rolesToAssign(input, state.ticked);
  const without = roles.some((role) => (state.assignments[role] ?? []).length === 0);
  return [
    ...isOpen(
      "sections",
      state.ticked.length === 0,
      sectionChoices(input).length > 1 && (input.sections ?? null) === null,
    ),
    ...isOpen(
      "ways",
      false,
      [...groups].some((group) => input.alternatives?.[group] === undefined),
    ),
    ...isOpen("nodes", without, roles.length > 0),
    ...isOpen("values", nextUnsettled(state.values, -1) !== null, state.values.slots.some(isAsked)),
  ];
}

/** The form and the plan for the current choice. */
export function withPlan(before: SetupState, input: SetupInput): SetupState {
  const state = withForm(before, input);
  return { ...state, plan: planOf(state, input) };
}

/** The form of values for the current choice. */
function withForm(state: SetupState, input: SetupInput): SetupState {
  const bindings = givenBindings(input);
  const plan = input.planFor({
    sections: state.ticked,
    alternatives: state.alternatives,
    bindings,
    assignments: chosenAssignments(input, state.ticked, state.assignments),
    together: state.together,
  });
  const slots = valueSlots(plan, bindings, hasDisks(input));
  const values = hasDisks(input) ? state.values : withPracticeValues(state.values, slots, input);
  return { ...state, values: withSlots(values, slots) };
}

/** In a rehearsal, values that were never typed get the practice value. */
function withPracticeValues(values: ValuesState, slots: readonly Slot[], input: SetupInput): ValuesState {
  return slots
    .filter((slot) => slot.kind === "asked" && !Object.hasOwn(values.fields, slot.id))
    .reduce((filled, slot) => {
      const suggestion = suggestionFor(input, slot);
      return suggestion === null ? filled : withField(filled, slot, textField(suggestion));
    }, values);
}

function planOf(state: SetupState, input: SetupInput): Plan {
  return input.planFor({
    sections: state.ticked,
    alternatives: state.alternatives,
    bindings: [...givenBindings(input), ...enteredValues(state.values).bindings],
    assignments: chosenAssignments(input, state.ticked, state.assignments),
    together: state.together,
  });
}

/**
 * Enter on the form: uses the practice value when nothing is typed, and goes to the next open value, or
 * finishes.
 */
function takeValue(state: SetupState, input: SetupInput, at: number): SetupState {
  const slot = chosenSlot(state.values);
  let values = state.values;
  if (slot !== null && isAsked(slot)) {
    if (fieldOf(values, slot).text === "" && slotStatus(values, slot).is === "open") {
      const suggestion = suggestionFor(input, slot);
      if (suggestion === null && values.typing && !slot.variable.allow.includes("empty"))
        return refused(state, `${slot.variable.name} needs a value; there is no practice value for it.`);
      if (suggestion !== null) values = withField(values, slot, textField(suggestion));
      else if (values.typing) values = withField(values, slot, textField());
    }
    const status = slotStatus(values, slot);
    if (status.is === "wrong")
      return refused(
        { ...state, values: { ...values, typing: true } },
        `${slot.variable.name} is not valid: the reason is below its field.`,
      );
  }
  const next = nextUnsettled(values, values.list.chosen);
  if (next === null) return settle({ ...state, values: { ...values, typing: false } }, input, at);
  return {
    ...state,
    values: { ...values, typing: true, list: { ...values.list, chosen: next } },
    changedAt: at,
  };
}

function finish(state: SetupState, input: SetupInput): SetupStep {
  const plan = planOf(state, input);
  const { now } = missingNames(plan, input);
  if (now.length > 0)
    return going(refused({ ...state, plan }, `Not set yet: ${now.join(", ")}. v sets them.`));
  const [wrong] = forbidding(plan);
  if (wrong !== undefined)
    return going(refused({ ...state, plan }, `${wrong.message}. ${wrong.advice} f shows all findings.`));
  const entered = enteredValues(state.values);
  return {
    state,
    outcome: {
      type: "go",
      sections: state.ticked,
      alternatives: state.alternatives,
      bindings: [...givenBindings(input), ...entered.bindings],
      secrets: entered.secrets,
      assignments: chosenAssignments(input, state.ticked, state.assignments),
      together: state.together,
    },
  };
}

function refused(state: SetupState, text: string): SetupState {
  return { ...state, message: { text, tone: "danger" } };
}

function going(state: SetupState): SetupStep {
  return { state, outcome: null };
}
