// The strict shape of a report's data about fleets.
import * as v from "valibot";
import type { ReportFleet } from "./model/report-fleet.ts";
import {
  actorIndex,
  answered,
  count,
  described,
  digest,
  duration,
  line,
  maybe,
  number,
  texts,
  time,
} from "./report-schema-parts.ts";

export const fleet: v.GenericSchema<unknown, ReportFleet> = v.strictObject({
  role: v.string(),
  name: v.string(),
  maxConcurrency: described(count, "The most nodes that run a step at a time."),
  maxErrors: described(count, "After more failures than this, a step starts on no more nodes."),
  soak: described(maybe(count), "Seconds between the end on the first node and the next confirmation."),
  nodes: described(texts, "`key` of each node, in run order."),
  steps: v.array(
    v.strictObject({
      first: number,
      last: described(number, "From `first` to `last`: one step for each node."),
      differences: described(
        v.array(v.strictObject({ words: v.string(), nodes: texts })),
        "What differs by node, as shown; empty when nothing does.",
      ),
      waves: described(
        v.array(
          v.strictObject({
            line,
            at: time,
            actor: actorIndex,
            after: described(maybe(duration), "From shown to confirmed."),
            how: answered,
            typed: maybe(v.string()),
            shown: described(digest, "Digest of what was on screen, for all nodes together."),
            nodes: texts,
            maxConcurrency: count,
            maxErrors: count,
            stoppedAt: described(maybe(time), "When the operator stopped it."),
            end: described(
              maybe(v.strictObject({ at: time, done: count, failed: count, left: count })),
              "Null when it had not ended when the log ends.",
            ),
          }),
        ),
        "Confirmations for several nodes at once.",
      ),
    }),
  ),
  aside: described(
    v.array(
      v.strictObject({
        node: v.string(),
        reason: v.string(),
        at: time,
        line,
        actor: actorIndex,
        back: described(
          maybe(v.strictObject({ at: time, line, actor: actorIndex })),
          "Null: it stayed aside.",
        ),
      }),
    ),
    "Nodes that were set aside.",
  ),
});
