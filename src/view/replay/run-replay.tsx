// Connects the replay's reducer to a terminal. Reads, checks and searches the log in slices, so that keys never wait.
// It has no engine and can execute nothing.
import type { Screen } from "../screen/screen.ts";
import type { ScreenInput } from "../screen/screen-input.ts";
import type { WalkFrame } from "../walk/frame/walk-frame.ts";
import { WalkView } from "../walk/WalkView.tsx";
import type { ChainCheck } from "./log-source.ts";
import { replayFrame } from "./replay-frame.ts";
import { replayInput } from "./replay-input.ts";
import { found, replayStart, replayTime, type Seeking, timeUntilNext } from "./replay-state.ts";
import type { RunHistory } from "./run-history.ts";
import { searchLog } from "./search.ts";

/** Minimum time between frames while playing; ms. */
const FRAME_TIME = 33;
/** The longest slice of reading, checking or searching before keys are handled; ms. */
const SLICE = 12;
/** How often the screen shows the progress of that; ms. */
const PROGRESS_TIME = 100;

export interface ReplayOptions {
  readonly history: RunHistory;
  readonly check: ChainCheck;
  /** 1 is the original speed. */
  readonly speed: number;
  /** The longest pause, in words, for the help. */
  readonly idle: string;
  /** A monotonic clock; ms. */
  readonly now: () => number;
}

/** Shows the log until the person quits. The screen stays open for its owner to close. */
export function runReplay(screen: Screen, options: ReplayOptions): Promise<void> {
  const { history, check, speed, idle, now } = options;
  return new Promise((resolve, reject) => {
    let state = replayStart(history, speed, now());
    let search: {
      readonly of: Seeking;
      readonly steps: Generator<number, number | null>;
      seen: number;
    } | null = null;
    let frame: WalkFrame = frameOf();
    let playTimer: ReturnType<typeof setTimeout> | undefined;
    let workTimer: ReturnType<typeof setTimeout> | undefined;
    let drawnAt = Number.NEGATIVE_INFINITY;

    function frameOf(): WalkFrame {
      const searched = search?.seen ?? 0;
      const chain = check.status();
      return replayFrame({ state, history, chain, searched, size: screen.size(), keys: true }, idle);
    }

    const draw = (): void => {
      clearTimeout(playTimer);
      frame = frameOf();
      drawnAt = now();
      screen.show(<WalkView rows={frame.rows} size={screen.size()} />);
      const next = timeUntilNext(state, history, drawnAt);
      if (next !== null) playTimer = setTimeout(guarded(playOn), Math.max(FRAME_TIME, next));
    };

    const playOn = (): void => {
      state = replayTime(state, history, now());
      draw();
    };

    /**
     * Reads first, so that everything can be searched; then searches, because a person waits; then checks. True when
     * nothing is left.
     */
    const slice = (): boolean => {
      const until = now() + SLICE;
      const more = (): boolean => now() < until;
      if (!history.whole()) {
        history.readOn(more);
        state = replayTime(state, history, now());
        return false;
      }
      if (search !== null) {
        do {
          const step = search.steps.next();
          if (step.done) {
            search = null;
            state = found(state, history, step.value);
            draw();
            break;
          }
          search.seen = step.value;
        } while (more());
        return false;
      }
      return check.checkOn(more);
    };

    const work = (): void => {
      workTimer = undefined;
      const idleNow = slice();
      if (idleNow || now() - drawnAt >= PROGRESS_TIME) draw();
      if (!idleNow) workTimer = setTimeout(guarded(work), 0);
    };
    const workOn = (): void => {
      workTimer ??= setTimeout(guarded(work), 0);
    };

    const onInput = (input: ScreenInput): void => {
      const next = replayInput(state, history, input, frame);
      state = next.state;
      if (next.leave) {
        end();
        return resolve();
      }
      if (state.seeking === null) search = null;
      else if (search?.of !== state.seeking) {
        search = { of: state.seeking, steps: searchLog(history, state.seeking), seen: 0 };
        workOn();
      }
      if (input.type === "tick" && history.grown()) {
        check.again();
        workOn();
      }
      draw();
    };

    const end = (): void => {
      clearTimeout(playTimer);
      clearTimeout(workTimer);
      stop();
    };

    /** The log can no longer be read: the caller closes the screen and says so. */
    function guarded<Args extends readonly unknown[]>(act: (...args: Args) => void): (...args: Args) => void {
      return (...args) => {
        try {
          act(...args);
        } catch (error) {
          end();
          reject(error);
        }
      };
    }

    const stop = screen.onInput(guarded(onInput));
    guarded(draw)();
    workOn();
  });
}
