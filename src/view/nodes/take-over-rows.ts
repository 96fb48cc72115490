// The question before the lock of a node is taken over from another run, with everything known about that run.
import type { Holder } from "../../run/model/event.ts";
import type { Run } from "../../run/model/run.ts";
import { indentRows, type Row, row, wrapProse } from "../widgets/rows.ts";
import { nodeBlock } from "./node-block.ts";
import { blockRows } from "./nodes-rows.ts";

/** What a take-over does, in sentences. */
export const TAKE_OVER_MEANS =
  "The other run can then start nothing more there; what it has already started continues. Ask the person who started it first.";

/** Empty when the node is no longer locked by another run. */
export function takeOverRows(run: Run, target: string, width: number): readonly Row[] {
  const node = run.started?.plan.targets.find((one) => one.key === target);
  const holder = heldBy(run, target);
  if (node === undefined || holder === null) return [];
  const room = Math.min(118, width - 2);
  const pending = holder.pending.length + holder.more;
  return indentRows(
    [
      row(`Take over the lock of ${target}?`, "strong"),
      [],
      ...blockRows(nodeBlock(run, node), room),
      [],
      ...(pending === 0
        ? []
        : wrapProse("The other run still has pending commands there: see above.", room, "danger")),
      ...wrapProse(TAKE_OVER_MEANS, room),
    ],
    1,
  );
}

/** The run that has the lock; null when no other run does. */
export function heldBy(run: Run, target: string): Holder | null {
  return run.identification.get(target)?.holder ?? null;
}
