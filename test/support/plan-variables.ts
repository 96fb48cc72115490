// Variables for tests, with everything but what a test cares about filled in.
import type { Variable, VariableType } from "../../src/runbook/model/runbook.ts";

export function variable(
  name: string,
  type: VariableType,
  more: Partial<Omit<Variable, "name" | "type">> = {},
): Variable {
  return {
    name,
    type,
    secret: false,
    from: "found",
    description: "",
    default: null,
    example: null,
    choices: [],
    pattern: null,
    allow: [],
    lines: [1],
    ...more,
  };
}
