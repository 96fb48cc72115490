// A terminal for tests of the screen: streams that behave as a TTY's do, with a terminal model behind them, and a
// process that only notes what is done to it.
import { EventEmitter } from "node:events";
import type { ProcessHost } from "../../src/view/terminal/exits.ts";
import { createTerminalModel, type TerminalModel } from "./terminal-model.ts";

export interface FakeTty {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly model: TerminalModel;
  /** Everything written so far. */
  written(): string;
  raw(): boolean;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Makes the terminal slow: nothing more is taken until `drain`. */
  clog(): void;
  drain(): void;
  /** Somebody else uses the terminal and leaves it as a shell does, behind the back of the streams. */
  shellTakesOver(): void;
}

export function fakeTty(columns = 40, rows = 10): FakeTty {
  const model = createTerminalModel(columns, rows);
  let written = "";
  let raw = false;
  /** What Node believes; it does nothing when that is asked for already. */
  let believed = false;
  let reading = false;
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode(on: boolean) {
      if (on === believed) return;
      believed = on;
      raw = on;
    },
    resume() {
      reading = true;
    },
    pause() {
      reading = false;
    },
  });
  const stdout = Object.assign(new EventEmitter(), {
    isTTY: true,
    columns,
    rows,
    writableNeedDrain: false,
    write(bytes: string) {
      written += bytes;
      model.write(bytes);
      return true;
    },
  });
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    model,
    written: () => written,
    raw: () => raw,
    type(text) {
      if (reading) stdin.emit("data", Buffer.from(text));
    },
    resize(newColumns, newRows) {
      stdout.columns = newColumns;
      stdout.rows = newRows;
      model.resize(newColumns, newRows);
      stdout.emit("resize");
    },
    clog() {
      stdout.writableNeedDrain = true;
    },
    drain() {
      stdout.writableNeedDrain = false;
      stdout.emit("drain");
    },
    shellTakesOver() {
      raw = false;
      model.write("\u001b[?1049l\u001b[?25h\u001b[?7h\u001b[?2004l");
    },
  };
}

export interface FakeProcess extends ProcessHost {
  emit(event: string): boolean;
  /** What was done: `exit 130`, `kill 42 SIGTERM`. */
  readonly done: readonly string[];
  listenerTotal(): number;
}

export function fakeProcess(): FakeProcess {
  const done: string[] = [];
  return Object.assign(new EventEmitter(), {
    pid: 42,
    done,
    kill(pid: number, signal: string) {
      done.push(`kill ${pid} ${signal}`);
    },
    exit(code: number) {
      done.push(`exit ${code}`);
    },
    listenerTotal(this: EventEmitter) {
      return this.eventNames().reduce((sum, name) => sum + this.listenerCount(name), 0);
    },
  });
}
