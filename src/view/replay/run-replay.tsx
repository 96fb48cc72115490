// Connects the replay's reducer to a terminal. It has no engine: a replay folds and shows, and can execute nothing.
import type { RunEvent } from "../../run/event.ts";
import type { Screen } from "../screen.ts";
import { WalkView } from "../walk/WalkView.tsx";
import { type WalkFrame, walkFrame } from "../walk/walk-frame.ts";
import { replayInput, replayStart, replayTime } from "./replay-state.ts";
import { runHistory } from "./run-history.ts";
import { type ChainState, replayHelp, timelineRows } from "./timeline-rows.ts";

/** Frames of a playing replay are at least so far apart; ms. */
const FRAME_TIME = 33;

/** Shows the events until the person quits. `speed`: 1 is the log's own. The screen stays open for its owner to close. */
export function runReplay(
  screen: Screen,
  options: {
    readonly events: readonly RunEvent[];
    readonly chain: ChainState;
    readonly speed: number;
    readonly now: () => number;
  },
): Promise<void> {
  const { events, chain, speed, now } = options;
  return new Promise((resolve, reject) => {
    const history = runHistory(events);
    let frame: WalkFrame;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let state = replayStart(history, speed, now());

    const draw = (): void => {
      clearTimeout(timer);
      const size = screen.size();
      frame = replayFrame();
      screen.show(<WalkView rows={frame.rows} size={size} />);
      if (state.playing) timer = setTimeout(play, Math.max(FRAME_TIME, state.due - now()));
    };

    const replayFrame = (): WalkFrame => {
      const size = screen.size();
      const run = history.at(state.position);
      return walkFrame(run, state.view, {
        size,
        logPath: "",
        bottom: timelineRows(state, history, chain, size.columns),
        help: replayHelp(chain),
        title: `REPLAY · ${run.started?.plan.title ?? "an empty log"}`,
      });
    };

    const guarded = (act: () => void): void => {
      try {
        act();
      } catch (error) {
        // A log that cannot be folded: the caller closes the screen and says so.
        clearTimeout(timer);
        stop();
        reject(error);
      }
    };

    const play = (): void =>
      guarded(() => {
        state = replayTime(state, history, now());
        draw();
      });

    const stop = screen.onInput((input) =>
      guarded(() => {
        const next = replayInput(state, history, input, frame);
        state = next.state;
        if (!next.leave) return draw();
        clearTimeout(timer);
        stop();
        resolve();
      }),
    );
    frame = replayFrame();
    draw();
  });
}
