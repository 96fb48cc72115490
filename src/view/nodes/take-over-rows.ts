// The question before the lock of a node is taken over from another run, with everything known about that run.
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { indentRows, type Row, wrapProse } from "../widgets/rows.ts";
import { heldBy, type Lock, lockWords, pendingCount } from "./locked-nodes.ts";
import { nodeBlock } from "./node-block.ts";
import { blockRows } from "./nodes-rows.ts";

/** What a take-over does, in sentences. */
export const TAKE_OVER_MEANS =
  "The other run can then start nothing more there; what it has already started continues. Ask the person who started it first.";

/** The question for these locks, with the first node in full; empty when that is no longer locked by another run. */
export function takeOverRows(run: Run, locks: readonly Lock[], width: number): readonly Row[] {
  const [first, ...others] = locks;
  const node = run.started?.plan.targets.find(({ key }) => key === first?.target);
  const holder = first === undefined ? null : heldBy(run, first.target);
  if (node === undefined || holder === null) return [];
  const room = Math.min(118, width - 2);
  return indentRows(
    [
      ...wrapProse(`Take over ${lockWords(locks)}?`, room, "strong"),
      [],
      ...blockRows(nodeBlock(run, node), room),
      [],
      ...(others.length === 0
        ? []
        : [
            ...wrapProse(
              `The same run has locked ${others.map(({ target }) => visible(target)).join(", ")}.`,
              room,
            ),
            [],
          ]),
      ...(pendingCount(holder) === 0
        ? []
        : wrapProse("The other run still has pending commands there: see above.", room, "danger")),
      ...wrapProse(TAKE_OVER_MEANS, room),
    ],
    1,
  );
}
