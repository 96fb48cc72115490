// The setup screens as a pure reducer: what a key, paste or resize does. It begins at the summary, from which
// the run starts; each page opens from there and leads back.

import type { Key, ScreenInput } from "../screen/screen-input.ts";
import { SCROLL_START, type ScrollState, scrollKey } from "../widgets/scroll-state.ts";
import {
  onNodesKey,
  onSectionsKey,
  onTextKey,
  onTogetherKey,
  onValuesKey,
  onValuesPaste,
  onWaysKey,
} from "./page-keys.ts";
import { helpExtent } from "./setup-help.ts";
import type { SetupInput } from "./setup-input.ts";
import type { SetupMessage, SetupState, SetupStep } from "./setup-model.ts";
import { nextPage, openPage, toSummary } from "./setup-pages.ts";
import { summaryLines } from "./summary-rows.ts";

/**
 * The notice for a paste where nothing takes text; also for an Enter that arrived together with other keys.
 */
const PASTED: SetupMessage = { text: "A paste does nothing here. Press the key by itself.", tone: "danger" };

/** How long Enter is ignored after a change of the screen, milliseconds. */
const DEAD_ENTER_MS = 400;

export function updateSetup(before: SetupState, event: ScreenInput, input: SetupInput): SetupStep {
  const state = before.changedAt === null ? { ...before, changedAt: event.drawnAt } : before;
  switch (event.type) {
    case "resize":
      return stay({ ...state, size: { columns: event.columns, rows: event.rows } });
    case "paste":
      // A paste is text for a field and nothing else.
      if (state.help !== null) return stay(state);
      return stay(state.page === "values" ? onValuesPaste(state, event.text) : { ...state, message: PASTED });
    case "key":
      return onKey(state.message === null ? state : { ...state, message: null }, event.key, event, input);
    case "tick":
      return stay(state);
  }
}

function onKey(state: SetupState, key: Key, event: ScreenInput, input: SetupInput): SetupStep {
  if (key.ctrl && key.name === "c") return { state, outcome: { type: "leave" } };
  if (state.help !== null) return stay(onHelpKey(state, state.help, key, input));
  if (key.name === "enter") {
    if (key.ctrl || key.meta || isDead(state, event)) return stay(state);
    return nextPage(state, input, event.at);
  }
  const typing = state.page === "values" && state.values.typing;
  if (!typing && !key.ctrl && !key.meta) {
    switch (key.name) {
      case "?":
        return stay({ ...state, help: SCROLL_START });
      case "q":
        return { state, outcome: { type: "leave" } };
      case "escape":
      case "b":
      case "left":
      case "backspace":
        return stay(toSummary(state, input, event.at));
    }
    const opened = state.page === "summary" ? summaryLines(state, input) : [];
    const line = opened.find((one) => one.key === key.name);
    if (line !== undefined) return stay(openPage(state, line.page, event.at));
  }
  return stay(onPageKey(state, key, input));
}

function onPageKey(state: SetupState, key: Key, input: SetupInput): SetupState {
  switch (state.page) {
    case "summary":
    case "findings":
    case "guide":
    case "rehearsal":
      return onTextKey(state, key, input);
    case "sections":
      return onSectionsKey(state, key, input);
    case "ways":
      return onWaysKey(state, key, input);
    case "nodes":
      return onNodesKey(state, key, input);
    case "together":
      return onTogetherKey(state, key, input);
    case "values":
      return onValuesKey(state, key);
  }
}

function onHelpKey(state: SetupState, help: ScrollState, key: Key, input: SetupInput): SetupState {
  const scrolled = scrollKey(help, key, helpExtent(state, input));
  if (scrolled !== null) return { ...state, help: scrolled };
  const closes = ["escape", "?", "q", "b", "enter"].includes(key.name) && !key.ctrl && !key.meta;
  return closes ? { ...state, help: null } : state;
}

/** Typed ahead, or too soon after the screen changed to be meant for what it shows now. */
function isDead(state: SetupState, event: ScreenInput): boolean {
  const changed = state.changedAt ?? event.drawnAt;
  return event.drawnAt < changed || event.at - changed < DEAD_ENTER_MS;
}

function stay(state: SetupState): SetupStep {
  return { state, outcome: null };
}
