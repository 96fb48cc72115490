// `--fault NAME`: what should be met on the AWS side of a rehearsal.
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
    throw new OperatorError("--fault works in rehearsals only.", "Add --rehearse, or remove --fault.");
  const unknown = wanted.find((name) => !isFault(name));
  if (unknown !== undefined)
    throw new OperatorError(`unknown fault ${unknown}.`, `Use one of: ${Object.keys(FAULTS).join(", ")}.`);
  const makes = options.on.some((text) => /=new:/.test(text));
  if (makes && wanted.includes("not-met"))
    throw new OperatorError(
      "--fault not-met needs nodes that exist, and this run makes new ones.",
      "Remove it, or name practice nodes: --on ROLE=node-01.",
    );
  if (!makes && wanted.some((name) => name !== "not-met"))
    throw new OperatorError(
      "--fault takes effect while a node is made, and this run makes none.",
      "Add a new node: --on ROLE=new:NAME.",
    );
  return wanted.filter(isFault);
}
