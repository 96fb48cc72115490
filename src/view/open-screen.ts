// The terminal, taken and released: connects decoder, painter, Ink and the exit guard. Knows nothing about what is
// shown or what keys mean.
//
// A frame's way:  show(element) → Ink (a private stream) → painter (lines that differ) → terminal.
// A key's way:    bytes → decoder → listeners, with the time it was read and the time the visible frame was written.
import type { ReactElement } from "react";
import { visible } from "../output/visible.ts";
import type { HeldColumns, Screen, Size } from "./screen/screen.ts";
import type { ScreenInput } from "./screen/screen-input.ts";
import { clipboardOff, clipboardSequence, showsLinks } from "./terminal/abilities.ts";
import { guardExits, type ProcessHost } from "./terminal/exits.ts";
import { createFrameSource } from "./terminal/frame-source.ts";
import { createKeyDecoder, type Decoded } from "./terminal/key-decoder.ts";
import { readyLayoutEngine } from "./terminal/layout-engine.ts";
import { ENTER_SCREEN, LEAVE_SCREEN } from "./terminal/modes.ts";
import { createPainter } from "./terminal/painter.ts";
import { isTogether, withUnmarkedPastes } from "./terminal/unmarked-paste.ts";
import { showsColour } from "./widgets/theme.ts";

export interface ScreenOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** A monotonic clock in milliseconds, with any zero point; `performance.now` by default. */
  readonly now?: () => number;
  /** Decides what the terminal can do; the process's environment by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where signals come from; the process by default. */
  readonly host?: ProcessHost;
  /** Called with a view's error after the terminal was restored; by default the error is thrown to the process. */
  readonly onFailure?: (error: unknown) => void;
  /** Minimum time between frames, milliseconds. */
  readonly frameInterval?: number;
}

/** Who has the terminal: this screen, a child, the shell that suspended us, or nobody of ours. */
type Mode = "taken" | "lent" | "suspended" | "closed";

/** An ESC that nothing follows for this long was the Escape key. */
const ESCAPE_MS = 40;
const TICK_MS = 1000;
/**
 * A third Ctrl-C ends the program if each follows the one before within this time, whatever the view does with the
 * first two.
 */
const LEAVE_MS = 2000;
const LEAVE_AT = 3;

/** Takes the terminal and shows nothing yet. `close`, or any other exit of the process, releases it. */
export async function openScreen(options: ScreenOptions): Promise<Screen> {
  await readyLayoutEngine();
  const { stdin, stdout, env = process.env, frameInterval = 16 } = options;
  const now = options.now ?? (() => performance.now());
  const host: ProcessHost = options.host ?? process;
  const painter = createPainter({ colour: showsColour(env), links: showsLinks(env) });
  let decoder = createKeyDecoder();
  const listeners = new Set<(input: ScreenInput) => void>();

  let mode: Mode = "suspended";
  let frame: string | null = null;
  let held: HeldColumns | null = null;
  let waiting: { readonly element: ReactElement; readonly held: HeldColumns | null } | null = null;
  let drawnAt = 0;
  let renderedAt = Number.NEGATIVE_INFINITY;
  let ctrlCAt = Number.NEGATIVE_INFINITY;
  let ctrlCs = 0;
  /** When the newest key was read. */
  let keyAt: number | null = null;
  let frameTimer: ReturnType<typeof setTimeout> | undefined;
  let escapeTimer: ReturnType<typeof setTimeout> | undefined;
  let ticker: ReturnType<typeof setInterval> | undefined;

  const current = (): Mode => mode;
  const size = (): Size => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });

  // ---- frames ----

  const paint = (): void => {
    // A slow terminal gets the newest frame when it is ready, and skips the others.
    if (mode !== "taken" || frame === null || stdout.writableNeedDrain) return;
    const bytes = painter.paint(frame, size(), held);
    if (bytes === "") return;
    stdout.write(bytes);
    drawnAt = now();
  };

  const source = createFrameSource(
    (text) => {
      frame = text;
      paint();
    },
    (error) => {
      // A view that throws is a bug: the process ends, with the terminal restored.
      shut();
      if (options.onFailure !== undefined) return options.onFailure(error);
      queueMicrotask(() => {
        throw error;
      });
    },
  );

  const render = (): void => {
    clearTimeout(frameTimer);
    frameTimer = undefined;
    const next = waiting;
    if (next === null || mode !== "taken") return;
    waiting = null;
    renderedAt = performance.now();
    held = next.held;
    source.show(next.element, size());
  };

  const schedule = (): void => {
    const left = renderedAt + frameInterval - performance.now();
    if (left <= 0) render();
    else frameTimer ??= setTimeout(render, left);
  };

  // ---- input ----

  const send = (input: ScreenInput): void => {
    for (const listener of [...listeners]) listener(input);
  };

  const deliver = (decoded: readonly Decoded[], at: number, drawn: number): void => {
    const items = withUnmarkedPastes(decoded, isTogether(keyAt, at));
    if (decoded.length > 0) keyAt = at;
    for (const item of items) {
      if (mode !== "taken") return;
      const key = item.type === "key" && item.key.ctrl ? item.key.name : null;
      if (key === "c") {
        ctrlCs = at - ctrlCAt <= LEAVE_MS ? ctrlCs + 1 : 1;
        ctrlCAt = at;
        if (ctrlCs >= LEAVE_AT) return leave(130);
      }
      if (key === "z") {
        guard.stopJob();
        continue;
      }
      if (key === "l") {
        painter.forget();
        paint();
      }
      send({ at, drawnAt: drawn, ...item });
    }
  };

  const onData = (bytes: Uint8Array | string): void => {
    clearTimeout(escapeTimer);
    // Bytes that arrive together were typed before anything that their first key makes appear.
    const at = now();
    const drawn = drawnAt;
    deliver(decoder.push(typeof bytes === "string" ? Buffer.from(bytes) : bytes), at, drawn);
    if (decoder.waiting()) escapeTimer = setTimeout(() => deliver(decoder.flush(), at, drawn), ESCAPE_MS);
  };

  const onResize = (): void => {
    if (mode !== "taken") return;
    send({ type: "resize", at: now(), drawnAt, ...size() });
    paint();
  };

  // ---- the terminal ----

  const take = (): void => {
    if (mode === "taken" || mode === "closed") return;
    mode = "taken";
    stdin.setRawMode?.(true);
    stdin.on("data", onData);
    stdin.resume();
    stdout.write(ENTER_SCREEN);
    painter.forget();
    ticker = setInterval(() => send({ type: "tick", at: now(), drawnAt }), TICK_MS);
    ticker.unref();
    if (waiting !== null) render();
    else paint();
  };

  const give = (next: Exclude<Mode, "taken">): void => {
    const held = mode === "taken";
    mode = next;
    if (!held) return;
    clearInterval(ticker);
    clearTimeout(frameTimer);
    clearTimeout(escapeTimer);
    frameTimer = undefined;
    // An incomplete sequence belongs to nobody now.
    decoder = createKeyDecoder();
    stdin.off("data", onData);
    // Either may already be gone when the terminal itself was closed.
    attempt(() => stdout.write(LEAVE_SCREEN));
    attempt(() => stdin.setRawMode?.(false));
    stdin.pause();
  };

  const shut = (): void => {
    if (mode === "closed") return;
    give("closed");
    guard.end();
    stdout.off("resize", onResize);
    stdout.off("drain", paint);
    source.stop();
  };

  const leave = (code: number): void => {
    shut();
    host.exit(code);
  };

  // The terminal is gone: nobody can see or answer.
  const onGone = (): void => {
    if (mode !== "closed") leave(129);
  };

  const guard = guardExits(host, {
    restore: shut,
    suspended: () => give("suspended"),
    resumed: () => {
      if (mode === "suspended") take();
      else if (mode === "taken") {
        // Suspended without notice (SIGSTOP): the shell changed the terminal, and Node does not know.
        stdin.setRawMode?.(false);
        stdin.setRawMode?.(true);
        stdout.write(ENTER_SCREEN);
        painter.forget();
        paint();
      }
    },
    lent: () => mode === "lent",
  });
  stdout.on("resize", onResize);
  stdout.on("drain", paint);
  stdout.on("error", onGone);
  stdin.on("error", onGone);
  stdin.on("end", onGone);
  take();

  return {
    size,
    show(element, held = null) {
      waiting = { element, held };
      if (mode === "taken") schedule();
    },
    onInput(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    copy(text) {
      if (clipboardOff(env)) return "off";
      const sequence = clipboardSequence(text);
      if (sequence === null) return "too-long";
      if (mode === "taken") stdout.write(sequence);
      return "sent";
    },
    async lend(use) {
      if (mode !== "taken") return use();
      give("lent");
      try {
        return await use();
      } finally {
        // It may have been closed in the meantime.
        if (current() === "lent") take();
      }
    },
    close(farewell = "") {
      const first = mode !== "closed";
      shut();
      if (first && farewell !== "") stdout.write(`${visible(farewell).trimEnd()}\n`);
    },
  };
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {}
}
