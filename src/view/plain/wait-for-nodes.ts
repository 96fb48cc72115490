// Waits before the first question until the nodes are identified, so that they are printed together.
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { nodesWithStatus } from "../nodes/node-status.ts";
import { leaveIntent } from "./plain-intents.ts";
import type { Waiting } from "./wait-for-turn.ts";

/**
 * How long to wait for a node before the first question, milliseconds. Later answers are printed when they
 * arrive.
 */
const PATIENCE = 20_000;

/** Resolves when no identification is pending, when the run was left, or after the time limit. */
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
