// Following the last lines of a command that runs: they are asked for again and again, each time as one ask by hand would. The longer
// a command runs, the rarer, so that a long one fills neither log nor account.
import type { Run } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import type { WalkState } from "../state/walk-model.ts";
import { stateOnly, type WalkStep } from "../state/walk-step.ts";
import { lastInvocation } from "../words/invocation-end.ts";

/** Between two asks lie a twelfth of the time that was followed so far, but no less and no more than this; ms. */
const SHORTEST = 5_000;
const LONGEST = 60_000;
const SHARE = 12;
/** After so many asks (some three hours) it ends by itself: the log is to stay readable. */
const MOST_ASKS = 200;

/** Begins to follow the current command, with an ask at once; where it is followed already, ends that. `at`: by the screen's clock; ms. */
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

/** Asks again when it is time, and the answer to the ask before is there. */
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
  return [...run.probes.values()].some(
    (probe) =>
      probe.kind === "tail" &&
      probe.nonce === nonce &&
      probe.state === "requested" &&
      probe.epoch === run.epoch,
  );
}
