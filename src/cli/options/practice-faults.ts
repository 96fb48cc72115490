// `--fault NAME`: faults to inject on the AWS side of a rehearsal.
import { OperatorError } from "../../errors.ts";
import { FAULTS, type Fault, isFault, isOfNodes } from "../../rehearsal/base/faults.ts";
import { MOST_NODES } from "../../rehearsal/cloud/initial-nodes.ts";

export interface FaultOptions {
  readonly fault?: readonly string[];
  readonly rehearse?: true;
  readonly on: readonly string[];
}

/** The requested faults, each once. Throws OperatorError for an unknown fault, or if none could occur. */
export function practiceFaults(options: FaultOptions): readonly Fault[] {
  const wanted = [...new Set(options.fault ?? [])];
  if (wanted.length === 0) return [];
  if (options.rehearse !== true)
    throw new OperatorError("--fault works in rehearsals only.", "Add --rehearse, or remove --fault.");
  const unknown = wanted.find((name) => !isFault(name));
  if (unknown !== undefined)
    throw new OperatorError(`unknown fault ${unknown}.`, `Use one of: ${Object.keys(FAULTS).join(", ")}.`);
  const faults = wanted.filter(isFault);
  const makes = options.on.some((text) => /=new:/.test(text));
  const ofNodes = faults.find(isOfNodes);
  if (makes && ofNodes !== undefined)
    throw new OperatorError(
      `--fault ${ofNodes} needs nodes that exist, and this run makes new ones.`,
      "Remove it, or name practice nodes: --on ROLE=node-01.",
    );
  if (!makes && faults.some((fault) => !isOfNodes(fault)))
    throw new OperatorError(
      "--fault takes effect while a node is made, and this run makes none.",
      "Add a new node: --on ROLE=new:NAME.",
    );
  return faults;
}

/**
 * `--practice-nodes`: the number of nodes in a rehearsal; undefined for the default. Throws OperatorError for
 * an invalid number.
 */
export function practiceNodeCount(options: {
  readonly practiceNodes?: string;
  readonly rehearse?: true;
  readonly on: readonly string[];
}): number | undefined {
  const { practiceNodes: text, rehearse, on } = options;
  if (text === undefined) return undefined;
  if (rehearse !== true)
    throw new OperatorError(
      "--practice-nodes works in rehearsals only.",
      "Add --rehearse, or remove --practice-nodes.",
    );
  if (on.some((it) => /^[^=]*=new:/.test(it)))
    throw new OperatorError(
      "--practice-nodes cannot be combined with new nodes: the practice account then starts empty.",
      "Remove --practice-nodes, or name practice nodes: --on ROLE=node-01.",
    );
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_NODES) return count;
  throw new OperatorError(
    `--practice-nodes ${text} is not a valid number of nodes.`,
    `Give a whole number from 1 to ${MOST_NODES}.`,
  );
}
