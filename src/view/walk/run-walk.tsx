// Connects the run screen's reducer to a terminal and an engine: draws what is new, passes inputs to the reducer and
// its intents to the engine. Decides nothing.
import type { StoreWatch, Wait } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import { taskAt } from "../../transcript/lookup/run-find.ts";
import { endLines } from "../../transcript/run/run-end.ts";
import { waitingWords } from "../../transcript/words/store-words.ts";
import { waitLines } from "../../transcript/words/wait-words.ts";
import type { Screen } from "../screen/screen.ts";
import type { ScreenInput } from "../screen/screen-input.ts";
import { rowText } from "../widgets/rows.ts";
import { type WalkFrame, walkFrame } from "./frame/walk-frame.ts";
import { walkCopied } from "./input/walk-copy.ts";
import { walkBeforeDraw, walkInput, walkRefused, walkShown } from "./input/walk-state.ts";
import type { SecretSink, WalkEngine } from "./state/engine-port.ts";
import { WALK_OPENING, WALK_START, type WalkState } from "./state/walk-model.ts";
import { WalkView } from "./WalkView.tsx";

/** Waits longer than this are shown; ms. */
const LONG = 3_000;
/** Minimum time between two frames that the engine causes; ms. */
const FRAME_TIME = 33;

/**
 * Shows the run until it has ended or was left and the person has closed the last screen; then closes the screen with
 * a farewell and returns the run. Rejects when the engine does (the log cannot be written); the caller then closes
 * the screen.
 */
export function runWalk(
  screen: Screen,
  options: {
    readonly engine: WalkEngine;
    readonly logPath: string;
    /** The words that start this program, for hints. */
    readonly program: string;
    /** The clock of the events; milliseconds. */
    readonly now: () => number;
    /** The screen's monotonic clock; milliseconds. */
    readonly elapsed: () => number;
    readonly secrets: SecretSink;
    /** True for a text with a secret in it, which is not copied. */
    readonly holdsSecret: (text: string) => boolean;
    /** Where else the log is stored; null for nowhere. */
    readonly store?: StoreWatch | null;
    /** What the running effects wait for. */
    readonly waits?: () => readonly Wait[];
  },
): Promise<Run> {
  const { engine, logPath, program, now, elapsed, secrets, holdsSecret } = options;
  const { store = null, waits = () => [] } = options;
  return new Promise((resolve, reject) => {
    let newest = engine.run();
    let shownRun = newest;
    let begun = false;
    let state: WalkState = WALK_OPENING;
    let frame: WalkFrame | null = null;
    let looks = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    let tick: ReturnType<typeof setTimeout> | undefined;
    let drawnAt = Number.NEGATIVE_INFINITY;
    let over = false;

    const draw = (): void => {
      clearTimeout(timer);
      timer = undefined;
      if (over) return;
      const size = screen.size();
      const at = now();
      const handedOver = elapsed();
      drawnAt = handedOver;
      shownRun = newest;
      // Practice nodes need no decision before the first step.
      const practice = shownRun.started?.destination.kind === "rehearsal" && shownRun.resumed === null;
      if (!begun && practice) state = WALK_START;
      begun = true;
      state = walkBeforeDraw(state, shownRun, at);
      const status = store?.status() ?? null;
      const walks = shownRun.status === "walking";
      // The step itself shows how long its command has been running.
      const told = waits();
      const waiting = [
        ...(status === null ? [] : waitingWords(status, at, !walks)),
        ...(walks && told.length > 0 ? waitLines(shownRun, concerning(shownRun, state, told), at, LONG) : []),
      ];
      const next = walkFrame(shownRun, state, { size, logPath, program, bottom: null, waiting });
      frame = next;
      const text = `${size.columns} ${size.rows} ${next.rows.map(tones).join("\n")}`;
      const different = text !== looks;
      looks = text;
      state = walkShown(state, shownRun, next, handedOver, different);
      if (different) screen.show(<WalkView rows={next.rows} size={size} />, next.held);
      // The waiting time increases while nothing else happens.
      clearTimeout(tick);
      const isWaiting = shownRun.open.length > 0 || told.length > 0 || (status?.since ?? null) !== null;
      if (walks && isWaiting) tick = setTimeout(draw, 1_000);
    };

    const soon = (): void => {
      if (!over) timer ??= setTimeout(draw, FRAME_TIME);
    };

    const end = (): void => {
      over = true;
      clearTimeout(timer);
      clearTimeout(tick);
      stopInput();
      stopEngine();
      stopStore?.();
    };

    const onInput = (input: ScreenInput): void => {
      if (over || frame === null) return;
      const step = walkInput(state, shownRun, input, frame);
      state = step.state;
      for (const { name, target, value } of step.secrets) secrets.put(name, target, value);
      for (const intent of step.intents) engine.submit(intent);
      if (step.copy !== null) {
        const { text } = step.copy;
        state = walkCopied(state, step.copy, holdsSecret(text) ? "secret" : screen.copy(text), program);
      }
      if (step.leave) {
        end();
        engine.ended.then((run) => {
          screen.close(endLines(run, logPath, program).join("\n"));
          resolve(run);
        }, reject);
        return;
      }
      // A single key is echoed at once; a burst of keys is drawn together.
      if (elapsed() - drawnAt >= FRAME_TIME) draw();
      else soon();
    };

    const stopInput = screen.onInput(onInput);
    const stopEngine = engine.subscribe((run, _events, refusal) => {
      newest = run;
      if (refusal !== null) state = walkRefused(state, refusal);
      soon();
    });
    const stopStore = store?.subscribe(soon);
    engine.ended.catch((error: unknown) => {
      if (over) return;
      end();
      reject(error);
    });
    // Before the engine has started or resumed, no frame would be true.
    if (newest.status === "walking" || newest.status === "finished") draw();
  });
}

/** The waits to show: a step that is ready or failed does not depend on another node's answer. */
function concerning(run: Run, { opening, mode }: WalkState, waits: readonly Wait[]): readonly Wait[] {
  const at = taskAt(run, run.current);
  const decides = at?.taskRun.state === "ready" || at?.taskRun.state === "failed";
  if (opening || mode.kind === "nodes" || !decides) return waits;
  return waits.filter(({ target }) => target === at?.planned.task.target);
}

function tones(row: WalkFrame["rows"][number]): string {
  return `${rowText(row)} ${row.map((piece) => `${piece.tone}${piece.text.length}`).join(",")}`;
}
