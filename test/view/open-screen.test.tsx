import { Box, Text } from "ink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openScreen } from "../../src/view/open-screen.ts";
import type { Screen } from "../../src/view/screen/screen.ts";
import type { ScreenInput } from "../../src/view/screen/screen-input.ts";
import { Rows } from "../../src/view/widgets/RowText.tsx";
import { row } from "../../src/view/widgets/rows.ts";
import { ScrollBox } from "../../src/view/widgets/ScrollBox.tsx";
import { SCROLL_END } from "../../src/view/widgets/scroll-state.ts";
import { type FakeProcess, type FakeTty, fakeProcess, fakeTty } from "../support/fake-tty.ts";

function Bad(): never {
  throw new Error("a defect");
}

let tty: FakeTty;
let host: FakeProcess;
let screen: Screen;
let inputs: ScreenInput[];
let clock: number;

async function open(env: Record<string, string> = {}, columns = 40, rows = 10): Promise<void> {
  tty = fakeTty(columns, rows);
  tty.model.write("$ lamplighter");
  host = fakeProcess();
  clock = 1000;
  screen = await openScreen({
    stdin: tty.stdin,
    stdout: tty.stdout,
    now: () => clock,
    env,
    host,
    frameInterval: 0,
  });
  inputs = [];
  screen.onInput((input) => inputs.push(input));
}

beforeEach(async () => {
  vi.useFakeTimers();
  await open();
});

afterEach(() => {
  screen.close();
  vi.useRealTimers();
});

const keys = (): readonly string[] =>
  inputs.flatMap((input) => (input.type === "key" ? [`${input.key.ctrl ? "C-" : ""}${input.key.name}`] : []));

const RESTORED = ["?25", "?7"];
const modes = (): readonly string[] => [...tty.model.modes()].sort();

describe("the frame", () => {
  it("is shown on the alternate screen, without cursor and without wrapping", () => {
    screen.show(<Text>hello</Text>);
    expect(tty.model.lines()[0]).toBe("hello");
    expect(modes()).toEqual(["?1049", "?2004"]);
  });

  it("never scrolls or wraps, also when a view is larger than the terminal", () => {
    screen.show(
      <Rows rows={Array.from({ length: 50 }, (_, n) => row(`${n} ${"x".repeat(80)}`))} width={90} />,
    );
    expect(tty.model.lines()[0]).toBe(`0 ${"x".repeat(38)}`);
    expect(tty.model.lines()).toHaveLength(10);
    expect(tty.model.scrolled()).toBe(0);
  });

  it("writes only the lines that differ", () => {
    screen.show(<Rows rows={[row("one"), row("two"), row("three")]} width={40} />);
    const before = tty.written().length;
    screen.show(<Rows rows={[row("one"), row("2"), row("three")]} width={40} />);
    expect(tty.written().slice(before)).toBe("\u001b[?2026h\u001b[2;1H2\u001b[K\u001b[?2026l");
  });

  it("has styles even where Ink sees no terminal, and no colours under NO_COLOR", async () => {
    screen.show(<Rows rows={[row("red", "danger")]} width={40} />);
    const numbers = (): readonly string[] => tty.model.styles().join(";").split(";");
    expect(numbers()).toContain("196");
    screen.close();
    await open({ NO_COLOR: "1" });
    screen.show(<Rows rows={[row("red", "danger")]} width={40} />);
    expect(numbers()).toContain("1");
    expect(numbers()).not.toContain("196");
  });

  it("waits for a slow terminal and then is the newest", () => {
    screen.show(<Text>first</Text>);
    tty.clog();
    clock = 2000;
    for (let n = 0; n < 100; n++) screen.show(<Text>frame {n}</Text>);
    expect(tty.model.lines()[0]).toBe("first");
    tty.type("a");
    expect(inputs[0]).toMatchObject({ at: 2000, drawnAt: 1000 });
    const before = tty.written().length;
    tty.drain();
    expect(tty.model.lines()[0]).toBe("frame 99");
    expect(tty.written().length - before).toBeLessThan(100);
  });

  it("comes at most once an interval, the newest at last", async () => {
    screen.close();
    await open();
    screen = await openScreen({
      stdin: tty.stdin,
      stdout: tty.stdout,
      now: () => clock,
      env: {},
      host,
      frameInterval: 16,
    });
    screen.show(<Text>first</Text>);
    for (let n = 0; n < 50; n++) screen.show(<Text>frame {n}</Text>);
    expect(tty.model.lines()[0]).toBe("first");
    vi.advanceTimersByTime(16);
    expect(tty.model.lines()[0]).toBe("frame 49");
  });

  it("makes only the rows in view of 10,000 lines of output", () => {
    let made = 0;
    for (let count = 9_981; count <= 10_000; count++) {
      screen.show(
        <ScrollBox
          count={count}
          rows={(start, end) => {
            made += end - start;
            return Array.from({ length: end - start }, (_, index) => row(`line ${start + index}`));
          }}
          state={SCROLL_END}
          width={40}
          height={10}
        />,
      );
    }
    expect(tty.model.lines()[9]).toBe("line 9999");
    expect(made).toBeLessThanOrEqual(20 * 10);
  });

  it("is drawn anew at another size, by the view or as it is", () => {
    screen.show(<Text>{"abcdefgh ".repeat(4)}</Text>);
    tty.resize(20, 5);
    expect(inputs).toMatchObject([{ type: "resize", columns: 20, rows: 5 }]);
    expect(tty.model.lines()[0]).toBe("abcdefgh abcdefgh ab");
    screen.onInput(() => screen.show(<Text>{screen.size().columns} wide</Text>));
    tty.resize(60, 5);
    expect(tty.model.lines()[0]).toBe("60 wide");
  });

  it("is written whole again after Ctrl-L", () => {
    screen.show(<Text>hello</Text>);
    tty.model.write("\u001b[1;1Hgarbage");
    tty.type("\u000c");
    expect(tty.model.lines()[0]).toBe("hello");
  });
});

describe("keys", () => {
  it("arrive one by one, with the time of reading and of the frame that was visible then", () => {
    clock = 5000;
    screen.show(<Text>one</Text>);
    screen.onInput(() => {
      clock += 10;
      screen.show(<Text>{clock}</Text>);
    });
    clock = 6000;
    tty.type("abc");
    expect(keys()).toEqual(["a", "b", "c"]);
    // All three were typed while "one" was visible, although the screen had changed when b was handed on.
    expect(inputs.map((input) => [input.at, input.drawnAt])).toEqual([
      [6000, 5000],
      [6000, 5000],
      [6000, 5000],
    ]);
  });

  it("do not move the frame's time when the frame stays the same", () => {
    screen.show(<Text>same</Text>);
    clock = 9000;
    screen.show(<Text>same</Text>);
    tty.type("a");
    expect(inputs[0]?.drawnAt).toBe(1000);
  });

  it("know Escape by what does not follow", () => {
    tty.type("\u001b");
    expect(keys()).toEqual([]);
    vi.advanceTimersByTime(40);
    expect(keys()).toEqual(["escape"]);
    tty.type("\u001b");
    tty.type("[A");
    vi.advanceTimersByTime(40);
    expect(keys()).toEqual(["escape", "up"]);
  });

  it("are not heard by one who stopped listening", () => {
    const heard: ScreenInput[] = [];
    screen.onInput((input) => heard.push(input))();
    tty.type("a");
    expect(heard).toEqual([]);
  });

  it("stay whole as a paste", () => {
    tty.type("\u001b[200~rm -rf\r\u001b[201~");
    expect(inputs).toMatchObject([{ type: "paste", text: "rm -rf\r" }]);
  });

  it("that arrive at once with an Enter are a paste without marks", () => {
    tty.type("nvme1n1\r");
    expect(inputs).toMatchObject([{ type: "paste", text: "nvme1n1\n" }]);
  });

  it("that arrive shortly before an Enter make it a part of their paste", () => {
    tty.type("nvme1n1");
    clock += 30;
    tty.type("\r");
    clock += 500;
    tty.type("\r");
    expect(keys()).toEqual([..."nvme1n1", "enter"]);
    expect(inputs.filter(({ type }) => type === "paste")).toMatchObject([{ text: "\n" }]);
  });

  it("come with a tick each second", () => {
    vi.advanceTimersByTime(3000);
    expect(inputs.map((input) => input.type)).toEqual(["tick", "tick", "tick"]);
  });

  it("give Ctrl-C to the view, and leave at the third in a row, each within two seconds", () => {
    tty.type("\u0003");
    clock += 2001;
    tty.type("\u0003");
    clock += 2000;
    tty.type("\u0003");
    expect(keys()).toEqual(["C-c", "C-c", "C-c"]);
    expect(host.done).toEqual([]);
    clock += 2000;
    tty.type("\u0003");
    expect(host.done).toEqual(["exit 130"]);
    expect(modes()).toEqual(RESTORED);
    expect(tty.raw()).toBe(false);
  });
});

describe("the terminal is given back", () => {
  const restored = (): void => {
    expect(modes()).toEqual(RESTORED);
    expect(tty.raw()).toBe(false);
    expect(tty.model.lines()[0]).toContain("$ lamplighter");
    expect(host.listenerTotal()).toBe(0);
  };

  it("by close, with the farewell on the ordinary screen", () => {
    screen.show(<Text>hello</Text>);
    screen.close("Goodbye.\u001b[2J");
    expect(modes()).toEqual(RESTORED);
    expect(tty.raw()).toBe(false);
    expect(tty.written()).toMatch(/\u001b\[\?1049lGoodbye\.‹U\+001B›\[2J\n$/);
    tty.type("a");
    expect(inputs).toEqual([]);
  });

  it("once, however often it is closed", () => {
    screen.close("one");
    screen.close("two");
    expect(tty.written()).not.toContain("two");
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"])("on %s, which then ends the process", (signal) => {
    host.emit(signal);
    restored();
    expect(host.done).toEqual([`kill 42 ${signal}`]);
  });

  it("on a signal that somebody else handles, who decides what follows", () => {
    const other = (): void => {};
    host.on("SIGTERM", other);
    host.emit("SIGTERM");
    host.off("SIGTERM", other);
    restored();
    expect(host.done).toEqual([]);
  });

  it.each(["exit", "uncaughtExceptionMonitor"])("on %s", (event) => {
    host.emit(event);
    restored();
  });

  it("when a view throws, with its error handed on", async () => {
    screen.close();
    const onFailure = vi.fn();
    screen = await openScreen({
      stdin: tty.stdin,
      stdout: tty.stdout,
      now: () => clock,
      env: {},
      host,
      frameInterval: 0,
      onFailure,
    });
    screen.show(<Bad />);
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce());
    expect(onFailure).toHaveBeenCalledWith(expect.objectContaining({ message: "a defect" }));
    restored();
  });

  it("when the terminal is gone", () => {
    tty.stdin.emit("end");
    expect(host.done).toEqual(["exit 129"]);
    expect(host.listenerTotal()).toBe(0);
  });
});

describe("Ctrl-Z", () => {
  it("gives the terminal back, stops the whole job, and draws anew when it goes on", () => {
    screen.show(<Text>hello</Text>);
    tty.type("\u001a");
    expect(host.done).toEqual(["kill 0 SIGTSTP"]);
    expect(modes()).toEqual(RESTORED);
    expect(tty.raw()).toBe(false);
    clock = 8000;
    screen.show(<Text>later</Text>);
    host.emit("SIGCONT");
    expect(modes()).toEqual(["?1049", "?2004"]);
    expect(tty.raw()).toBe(true);
    expect(tty.model.lines()[0]).toBe("later");
    tty.type("a");
    expect(inputs).toMatchObject([{ type: "key", drawnAt: 8000 }]);
  });

  it("and a stop that nobody heard coming take the terminal anew, in raw mode", () => {
    screen.show(<Text>hello</Text>);
    tty.shellTakesOver();
    expect(tty.raw()).toBe(false);
    host.emit("SIGCONT");
    expect(tty.raw()).toBe(true);
    expect(modes()).toEqual(["?1049", "?2004"]);
    expect(tty.model.lines()[0]).toBe("hello");
  });

  it("goes on by itself where nothing stops the process", () => {
    tty.type("\u001a");
    vi.advanceTimersByTime(200);
    expect(modes()).toEqual(["?1049", "?2004"]);
    host.emit("SIGTSTP");
    expect(host.done).toEqual(["kill 0 SIGTSTP", "kill 42 SIGTSTP"]);
  });
});

describe("lending", () => {
  it("gives the terminal for as long as it is used, and Ctrl-C to who uses it", async () => {
    screen.show(<Text>hello</Text>);
    const result = await screen.lend(async () => {
      expect(modes()).toEqual(RESTORED);
      expect(tty.raw()).toBe(false);
      host.emit("SIGINT");
      screen.show(<Text>meanwhile</Text>);
      return 7;
    });
    expect(result).toBe(7);
    expect(host.done).toEqual([]);
    expect(tty.raw()).toBe(true);
    expect(tty.model.lines()[0]).toBe("meanwhile");
  });

  it("takes the terminal again when the use fails", async () => {
    await expect(screen.lend(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(modes()).toEqual(["?1049", "?2004"]);
  });

  it("does not take it again when the screen was closed meanwhile", async () => {
    await screen.lend(async () => screen.close("bye"));
    expect(modes()).toEqual(RESTORED);
    expect(tty.written().endsWith("bye\n")).toBe(true);
  });
});

it("shows a box as the whole frame", () => {
  screen.show(
    <Box flexDirection="column" height={10}>
      <Text>top</Text>
      <Box flexGrow={1} />
      <Text>bottom</Text>
    </Box>,
  );
  expect(tty.model.lines()[0]).toBe("top");
  expect(tty.model.lines()[9]).toBe("bottom");
});
