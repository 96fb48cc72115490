// From page to page: what Enter checks before it goes on, which pages have nothing to ask, and the end. Pure.

import { forbidding } from "../../plan/findings/all-findings.ts";
import { LIST_START } from "../widgets/list-state.ts";
import { SCROLL_START } from "../widgets/scroll-state.ts";
import { textField } from "../widgets/text-field-state.ts";
import {
  chosenAssignments,
  givenBindings,
  hasDisks,
  missingNames,
  rolesToAssign,
  sectionChoices,
} from "./selection.ts";
import type { SetupInput } from "./setup-input.ts";
import type { SetupPage, SetupState, SetupStep } from "./setup-model.ts";
import { valueSlots } from "./value-slots.ts";
import {
  chosenSlot,
  enteredValues,
  fieldOf,
  isAsked,
  nextUnsettled,
  slotStatus,
  suggestionFor,
  withField,
  withSlots,
} from "./values-state.ts";
import { wayChoices } from "./way-rows.ts";

const ORDER: readonly SetupPage[] = ["guide", "sections", "ways", "nodes", "values", "check"];

/** Enter: goes on when the page has all that it needs, else says what is missing. */
export function nextPage(state: SetupState, input: SetupInput, at: number): SetupStep {
  switch (state.page) {
    case "guide":
      return going(enter(state, "sections", input, at));
    case "sections":
      if (state.ticked.length === 0)
        return going(refused(state, "Tick at least one section: the space bar does it."));
      return going(enter({ ...state, ways: LIST_START }, "ways", input, at));
    case "ways":
      return going(enter(state, "nodes", input, at));
    case "nodes": {
      const empty = rolesToAssign(input, state.ticked).find(
        (role) => (state.assignments[role] ?? []).length === 0,
      );
      if (empty !== undefined)
        return going(refused(state, `No node is ticked for ${empty}: the space bar ticks one.`));
      return going(enter(state, "values", input, at));
    }
    case "values":
      return going(takeValue(state, input, at));
    case "check":
      return finish(state, input);
  }
}

/** Escape: the page before, with everything as it was left. */
export function backPage(state: SetupState, input: SetupInput, at: number): SetupState {
  const before = ORDER.slice(0, ORDER.indexOf(state.page))
    .reverse()
    .find((page) => isAsking(page, state, input));
  return before === undefined
    ? {
        ...state,
        message: { text: "This is the first page; q leaves, and nothing has happened.", tone: "accent" },
      }
    : { ...state, page: before, changedAt: at, scroll: SCROLL_START };
}

/** The pages that are shown for this state, for the line that says where one is. */
export function shownPages(state: SetupState, input: SetupInput): readonly SetupPage[] {
  return ORDER.filter((page) => page === state.page || isAsking(page, state, input));
}

function isAsking(page: SetupPage, state: SetupState, input: SetupInput): boolean {
  switch (page) {
    case "guide":
    case "check":
      return true;
    case "sections":
      return sectionChoices(input).length > 1;
    case "ways":
      return wayChoices(input, state.ticked).length > 0;
    case "nodes":
      return rolesToAssign(input, state.ticked).length > 0;
    case "values":
      return state.values.slots.some(isAsked);
  }
}

/** Enters the page, or the next one that has something to ask. */
function enter(before: SetupState, page: SetupPage, input: SetupInput, at: number): SetupState {
  const state = page === "values" ? withForm(before, input) : before;
  const next = ORDER[ORDER.indexOf(page) + 1];
  if (next !== undefined && !isAsking(page, state, input)) {
    return enter(state, next, input, at);
  }
  const plan = page === "check" ? planOf(state, input) : state.plan;
  return { ...state, page, plan, changedAt: at, scroll: SCROLL_START };
}

/** The form of values for what is chosen. */
export function withForm(state: SetupState, input: SetupInput): SetupState {
  const bindings = givenBindings(input);
  const plan = input.planFor({
    sections: state.ticked,
    alternatives: state.alternatives,
    bindings,
    assignments: chosenAssignments(input, state.ticked, state.assignments),
  });
  return { ...state, values: withSlots(state.values, valueSlots(plan, bindings, hasDisks(input))) };
}

function planOf(state: SetupState, input: SetupInput): NonNullable<SetupState["plan"]> {
  return input.planFor({
    sections: state.ticked,
    alternatives: state.alternatives,
    bindings: [...givenBindings(input), ...enteredValues(state.values).bindings],
    assignments: chosenAssignments(input, state.ticked, state.assignments),
  });
}

/** Enter on the form: takes the practice value when nothing is typed, and goes to what is still open, or on. */
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
        `${slot.variable.name} is not right yet: what is wrong stands below its field.`,
      );
  }
  const next = nextUnsettled(values, values.list.chosen);
  if (next === null) return enter({ ...state, values: { ...values, typing: false } }, "check", input, at);
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
    return going(
      refused({ ...state, plan }, `Still to be given: ${now.join(", ")}. Esc goes back to the values.`),
    );
  const [wrong] = forbidding(plan);
  if (wrong !== undefined)
    return going(refused({ ...state, plan }, `${wrong.message}. ${wrong.advice} Esc goes back.`));
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
    },
  };
}

function refused(state: SetupState, text: string): SetupState {
  return { ...state, message: { text, tone: "danger" } };
}

function going(state: SetupState): SetupStep {
  return { state, outcome: null };
}
