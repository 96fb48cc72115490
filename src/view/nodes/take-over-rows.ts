// The question before a node is taken over from another run, with all that is known of that run there. Rows only.
import type { Holder } from "../../run/model/event.ts";
import type { Run } from "../../run/model/run.ts";
import { indentRows, type Row, row, wrapProse } from "../widgets/rows.ts";
import { nodeBlock } from "./node-block.ts";
import { blockRows } from "./nodes-rows.ts";

/** What a take-over does, in sentences. */
export const TAKE_OVER_MEANS =
  "After it that run can begin nothing more there; what is running goes on to its end. Ask whoever began it before you do this.";

/** The rows; none when nobody holds it any more. */
export function takeOverRows(run: Run, target: string, width: number): readonly Row[] {
  const node = run.started?.plan.targets.find((one) => one.key === target);
  const holder = heldBy(run, target);
  if (node === undefined || holder === null) return [];
  const room = Math.min(118, width - 2);
  const pending = holder.pending.length + holder.more;
  return indentRows(
    [
      row(`Take ${target} over?`, "strong"),
      [],
      ...blockRows(nodeBlock(run, node), room),
      [],
      ...(pending === 0 ? [] : wrapProse("That run is not finished there: see above.", room, "danger")),
      ...wrapProse(TAKE_OVER_MEANS, room),
    ],
    1,
  );
}

/** Who holds the node; null when no other run does. */
export function heldBy(run: Run, target: string): Holder | null {
  return run.identification.get(target)?.holder ?? null;
}
