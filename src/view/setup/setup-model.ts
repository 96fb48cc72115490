// The state of the setup screens: the page, what was chosen and typed, and the result of one input. Data
// only.

import type { Plan } from "../../plan/model/plan.ts";
import type { Alternatives } from "../../plan/steps/alternatives.ts";
import type { Size } from "../screen/screen.ts";
import type { ListState } from "../widgets/list-state.ts";
import type { ScrollState } from "../widgets/scroll-state.ts";
import type { Assignments, SetupResult } from "./setup-input.ts";
import type { ValuesState } from "./values-state.ts";

/** The summary, from which the run starts, and the pages that open from it. */
export type SetupPage =
  | "summary"
  | "sections"
  | "ways"
  | "nodes"
  | "together"
  | "values"
  | "findings"
  | "guide"
  | "rehearsal";

/** A line for the operator: why a key did nothing, or a side effect. */
export interface SetupMessage {
  readonly text: string;
  readonly tone: "danger" | "accent";
}

export interface SetupState {
  readonly page: SetupPage;
  readonly size: Size;
  /**
   * When the last key changed the screen; null before the first input. Enter is ignored for a moment after
   * it.
   */
  readonly changedAt: number | null;
  /** Pages that the operator finished with Enter. */
  readonly settled: readonly SetupPage[];
  /** Scroll position of the text pages. */
  readonly scroll: ScrollState;
  readonly sections: ListState;
  /** Ids of the chosen sections. */
  readonly ticked: readonly string[];
  readonly ways: ListState;
  /** The alternatives to run, for every group. */
  readonly alternatives: Alternatives;
  readonly nodes: ListState;
  readonly assignments: Assignments;
  readonly fleets: ListState;
  /** Roles whose nodes run each step together if there are several. */
  readonly together: readonly string[];
  readonly values: ValuesState;
  /** The plan when the summary was last shown. */
  readonly plan: Plan;
  /** The help while it is open. */
  readonly help: ScrollState | null;
  readonly message: SetupMessage | null;
}

export interface SetupStep {
  readonly state: SetupState;
  /** Null while the operator is still choosing. */
  readonly outcome: SetupResult | null;
}
