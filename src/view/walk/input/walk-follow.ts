// Follows the last lines of a running command by asking for them repeatedly. The longer a command runs, the less
// often, so that a long one fills neither the log nor the account's quota.
import type { Run } from "../../../run/model/run.ts";
import { lastReads } from "../../../run/state/tail.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import type { WalkState } from "../state/walk-model.ts";
import { stateOnly, type WalkStep } from "../state/walk-step.ts";
import { lastInvocation } from "../words/invocation-end.ts";

/** The pause between two requests: a twelfth of the time followed so far, within these limits; ms. */
const SHORTEST = 5_000;
const LONGEST = 60_000;
const SHARE = 12;
/** It ends after this many requests (about three hours), to keep the log readable. */
const MOST_ASKS = 200;

/** Starts following the current command with a request at once, or stops. `at`: by the screen's clock; ms. */
export function toggleFollow(state: WalkState, run: Run, at: number): WalkStep {
  const task = taskAt(run, run.current);
  const invocation = task === null ? null : lastInvocation(run, task.taskRun);
  if (state.follow !== null && state.follow.nonce === invocation?.nonce)
    return stateOnly({ ...state, follow: null });
  if (invocation === null || invocation.state === "finished") return stateOnly(state);
  const { nonce } = invocation;
  const follow = { nonce, since: at, askedAt: at, asks: 1 };
  return {
    ...stateOnly({ ...state, follow }),
    intents: isAsked(run, nonce) ? [] : [{ type: "tail", nonce }],
  };
}

/** Asks again when it is time and the previous answer has arrived. */
export function followOn(state: WalkState, run: Run, at: number): WalkStep {
  const { follow } = state;
  if (follow === null) return stateOnly(state);
  const { nonce, since, askedAt, asks } = follow;
  const running = run.status === "walking" && run.invocations.get(nonce)?.state !== "finished";
  if (!running || asks >= MOST_ASKS) return stateOnly({ ...state, follow: null });
  const pause = Math.max(SHORTEST, Math.min(LONGEST, (at - since) / SHARE));
  if (at - askedAt < pause || isAsked(run, nonce)) return stateOnly(state);
  const next = { ...follow, askedAt: at, asks: asks + 1 };
  return { ...stateOnly({ ...state, follow: next }), intents: [{ type: "tail", nonce }] };
}

function isAsked(run: Run, nonce: string): boolean {
  return lastReads(run, nonce).some(({ state, epoch }) => state === "requested" && epoch === run.epoch);
}
