// Waits, before the first question, for the nodes to say who they are, so that they are printed together.
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { nodesWithStatus } from "../nodes/node-status.ts";
import { leaveIntent } from "./plain-intents.ts";
import type { Waiting } from "./wait-for-turn.ts";

/** How long a node is waited for before the walk goes on to its first question, milliseconds. What answers later is printed then. */
const PATIENCE = 20_000;

/** Resolves when no node is asked any more, when the walk was left, or when it took too long. */
export async function waitForNodes({ watch, lines, engine, say, attended, sleep }: Waiting): Promise<void> {
  const isOver = (run: Run): boolean =>
    run.status !== "walking" || nodesWithStatus(run, "asked").length === 0;
  if (isOver(watch.run())) return;
  const asked = nodesWithStatus(watch.run(), "asked").map(visible).join(", ");
  say([`Identifying ${asked} before anything is sent to it…`]);
  if (attended)
    lines.listen((line) => {
      if (line === null || line.trim().toLowerCase() === "q") engine.submit(leaveIntent("the operator left"));
      else say(["The nodes are still being identified. q leaves; you can resume later."]);
    });
  const over = new AbortController();
  try {
    await Promise.race([watch.until(isOver), sleep(PATIENCE, over.signal)]);
  } finally {
    over.abort();
    lines.listen(null);
  }
}
