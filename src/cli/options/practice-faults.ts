// `--fault NAME`: what is to be met on the AWS side of a rehearsal.
import { OperatorError } from "../../errors.ts";
import { FAULTS, type Fault, isFault } from "../../rehearsal/base/faults.ts";

/** What `--fault` is given with. */
export interface FaultOptions {
  readonly fault?: readonly string[];
  readonly rehearse?: true;
  readonly on: readonly string[];
}

/** The faults that were asked for, each once. Throws OperatorError where there is no such one, or where none could be met. */
export function practiceFaults(options: FaultOptions): readonly Fault[] {
  const wanted = [...new Set(options.fault ?? [])];
  if (wanted.length === 0) return [];
  if (options.rehearse !== true)
    throw new OperatorError(
      "--fault is for rehearsals alone: on AWS the faults come by themselves.",
      "Add --rehearse, or leave --fault out.",
    );
  const unknown = wanted.find((name) => !isFault(name));
  if (unknown !== undefined)
    throw new OperatorError(
      `there is no fault ${unknown} to practise.`,
      `The faults are: ${Object.keys(FAULTS).join(", ")}.`,
    );
  const makes = options.on.some((text) => /=new:/.test(text));
  if (makes && wanted.includes("not-met"))
    throw new OperatorError(
      "--fault not-met is met on practice nodes that stand already, and the account begins without any.",
      "Leave it out, or name practice nodes: --on ROLE=node-01.",
    );
  if (!makes && wanted.some((name) => name !== "not-met"))
    throw new OperatorError(
      "--fault is met while a node is made, and no node is to be made.",
      "Say which role's node is to be made: --on ROLE=new:NAME.",
    );
  return wanted.filter(isFault);
}
