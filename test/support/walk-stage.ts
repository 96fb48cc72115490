// The walking screen without a terminal: the real reducer and frames, a stage engine, and a clock that only the test
// moves. `delay` is how long a frame takes until it is visible.

import type { Run } from "../../src/run/model/run.ts";
import type { Size } from "../../src/view/screen/screen.ts";
import type { Key, ScreenInput } from "../../src/view/screen/screen-input.ts";
import { type WalkFrame, walkFrame } from "../../src/view/walk/frame/walk-frame.ts";
import { walkBeforeDraw, walkInput, walkRefused, walkShown } from "../../src/view/walk/input/walk-state.ts";
import { WALK_OPENING, WALK_START, type WalkState } from "../../src/view/walk/state/walk-model.ts";
import type { GivenSecret, WalkStep } from "../../src/view/walk/state/walk-step.ts";
import { rowText } from "../../src/view/widgets/rows.ts";
import type { StageEngine } from "./run-fixtures.ts";

export const LOG_PATH = "/home/ada/.local/state/lamplighter/runs/01KA7QF0Z3N5V8XW2B4C6D8E9F/audit.jsonl";

/** A frame that was handed to the terminal: when, when it was visible, and what it showed. */
export interface Shown {
  readonly visibleAt: number;
  readonly run: Run;
  readonly frame: WalkFrame;
  readonly text: string;
  readonly mode: string;
}

export interface WalkStage {
  readonly engine: StageEngine;
  readonly shown: readonly Shown[];
  readonly secrets: readonly GivenSecret[];
  state(): WalkState;
  left(): boolean;
  /** The newest frame as text. */
  text(): string;
  frame(): WalkFrame;
  wait(ms: number): void;
  resize(size: Size): void;
  /** Presses keys one after another, `gap` milliseconds apart; each frame is drawn before the next key. */
  press(keys: readonly (string | Key)[], gap?: number): WalkStep;
  paste(text: string): WalkStep;
  tick(): void;
  /** Draws what the engine has brought. */
  draw(): void;
  /** An input as it is, with the frame of `drawnAt` visible. */
  input(input: ScreenInput): WalkStep;
}

/** The key of that name; a single character types itself. */
export function keyOf(name: string): Key {
  const text = name === "space" ? " " : [...name].length === 1 ? name : "";
  return { name: name === " " ? "space" : name, text, ctrl: false, meta: false, shift: false };
}

/** A stage at its first frame: at the steps, or (`opening`) at the page before the first command. */
export function walkStage(
  engine: StageEngine,
  size: Size = { columns: 100, rows: 28 },
  { delay = 0, opening = false } = {},
): WalkStage {
  let state = opening ? WALK_OPENING : WALK_START;
  let gone = false;
  let current = size;
  const shown: Shown[] = [];
  const secrets: GivenSecret[] = [];
  let shownRun = engine.run();
  let looks = "";

  engine.subscribe((_run, _events, refusal) => {
    if (refusal !== null) state = walkRefused(state, refusal);
  });

  const draw = (): void => {
    shownRun = engine.run();
    state = walkBeforeDraw(state, shownRun, engine.at);
    const frame = walkFrame(shownRun, state, { size: current, logPath: LOG_PATH, bottom: null });
    const text = frame.rows.map((row) => rowText(row).trimEnd()).join("\n");
    const different = text !== looks;
    looks = text;
    state = walkShown(state, shownRun, frame, engine.at, different);
    if (different || shown.length === 0)
      shown.push({ visibleAt: engine.at + delay, run: shownRun, frame, text, mode: state.mode.kind });
    else shown[shown.length - 1] = { ...last(), run: shownRun, frame, mode: state.mode.kind };
  };
  const last = (): Shown => {
    const frame = shown.at(-1);
    if (frame === undefined) throw new Error("nothing was drawn");
    return frame;
  };
  const drawnAt = (): number => shown.findLast((one) => one.visibleAt <= engine.at)?.visibleAt ?? 0;

  const input = (what: ScreenInput): WalkStep => {
    const step = walkInput(state, shownRun, what, last().frame);
    state = step.state;
    secrets.push(...step.secrets);
    for (const intent of step.intents) engine.submit(intent);
    gone ||= step.leave;
    draw();
    return step;
  };

  const stage: WalkStage = {
    engine,
    shown,
    secrets,
    state: () => state,
    left: () => gone,
    text: () => last().text,
    frame: () => last().frame,
    wait(ms) {
      engine.at += ms;
    },
    resize(next) {
      current = next;
      input({ type: "resize", at: engine.at, drawnAt: drawnAt(), ...next });
    },
    press(keys, gap = 500) {
      let step: WalkStep = { state, intents: [], secrets: [], copy: null, leave: false };
      for (const key of keys) {
        engine.at += gap;
        step = input({
          type: "key",
          at: engine.at,
          drawnAt: drawnAt(),
          key: typeof key === "string" ? keyOf(key) : key,
        });
      }
      return step;
    },
    paste: (text) => input({ type: "paste", at: engine.at, drawnAt: drawnAt(), text }),
    tick() {
      input({ type: "tick", at: engine.at, drawnAt: drawnAt() });
    },
    draw,
    input,
  };
  draw();
  return stage;
}
