// What the first screens know: the page, what was chosen and typed, and what one input makes of it. Data only.

import type { Plan } from "../../plan/model/plan.ts";
import type { Alternatives } from "../../plan/steps/alternatives.ts";
import type { Size } from "../screen/screen.ts";
import type { ListState } from "../widgets/list-state.ts";
import type { ScrollState } from "../widgets/scroll-state.ts";
import type { Assignments, SetupResult } from "./setup-input.ts";
import type { ValuesState } from "./values-state.ts";

/** The summary, from which the walk starts, and the pages that are opened from it. */
export type SetupPage =
  | "summary"
  | "sections"
  | "ways"
  | "nodes"
  | "values"
  | "findings"
  | "guide"
  | "rehearsal";

/** A line for the operator: why a key did nothing, or what happened besides. */
export interface SetupMessage {
  readonly text: string;
  readonly tone: "danger" | "accent";
}

export interface SetupState {
  readonly page: SetupPage;
  readonly size: Size;
  /** When the last key changed the screen; null before the first input. Enter is dead for a moment after it. */
  readonly changedAt: number | null;
  /** Pages that the operator has been on and gone on from with Enter. */
  readonly settled: readonly SetupPage[];
  /** Of the pages that are text. */
  readonly scroll: ScrollState;
  readonly sections: ListState;
  /** Ids of the chosen sections. */
  readonly ticked: readonly string[];
  readonly ways: ListState;
  /** For every group of alternatives the ways that are walked. */
  readonly alternatives: Alternatives;
  readonly nodes: ListState;
  readonly assignments: Assignments;
  readonly values: ValuesState;
  /** The plan of what was chosen when the summary was last shown. */
  readonly plan: Plan;
  /** The help while it is open. */
  readonly help: ScrollState | null;
  readonly message: SetupMessage | null;
}

export interface SetupStep {
  readonly state: SetupState;
  /** Null while the operator is at it. */
  readonly outcome: SetupResult | null;
}
