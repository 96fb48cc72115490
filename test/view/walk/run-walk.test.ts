// The walk between a terminal and an engine: what reaches which side, and how it ends.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { runWalk } from "../../../src/view/walk/run-walk.tsx";
import { fakeScreen } from "../../support/fake-screen.ts";
import { type StageEngine, stageEngine } from "../../support/run-fixtures.ts";
import { LOG_PATH } from "../../support/walk-stage.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A rehearsal, at its first step. */
function begin(engine: StageEngine = stageEngine(), holdsSecret: (text: string) => boolean = () => false) {
  return beginBy(engine, () => engine.at, holdsSecret);
}

/** `elapsed`: the screen's clock. */
function beginBy(
  engine: StageEngine,
  elapsed: () => number,
  holdsSecret: (text: string) => boolean = () => false,
) {
  const screen = fakeScreen(elapsed);
  const put: string[][] = [];
  const walk = runWalk(screen, {
    engine,
    logPath: LOG_PATH,
    program: "lamplighter",
    now: () => engine.at,
    elapsed,
    secrets: { put: (name, target, value) => put.push([name, target ?? "", value]) },
    holdsSecret,
  });
  const frame = (ms = 500): void => {
    engine.at += ms;
    vi.advanceTimersByTime(50);
  };
  return { engine, screen, walk, put, frame };
}

describe("runWalk", () => {
  it("begins a rehearsal at its first step", () => {
    expect(begin().screen.text()).toContain("1 of 7");
  });

  it("begins on real nodes at the page before the first command", () => {
    const destination = {
      kind: "aws",
      account: "111122223333",
      region: "eu-central-1",
      endpoint: null,
    } as const;
    const { screen, frame } = begin(stageEngine({ destination }));
    expect(screen.text()).toContain("Before the first command");
    frame();
    screen.press("enter");
    expect(screen.text()).toContain("1 of 7");
  });

  it("shows what is waited for and since when, and goes on counting while nothing else happens", () => {
    const engine = stageEngine();
    const screen = fakeScreen(() => engine.at);
    const since = engine.at;
    const waits = [
      {
        target: "manager",
        what: safeText("AWS to take the command"),
        detail: safeText("ThrottlingException: Rate exceeded"),
        since,
      },
    ];
    void runWalk(screen, {
      engine,
      logPath: LOG_PATH,
      program: "lamplighter",
      now: () => engine.at,
      elapsed: () => engine.at,
      secrets: { put: () => {} },
      holdsSecret: () => false,
      waits: () => waits,
    });
    engine.at += 4_000;
    vi.advanceTimersByTime(1_100);
    expect(screen.text()).toContain("▸ ready");
    expect(screen.text()).not.toContain("Waiting since");
    screen.press("enter");
    engine.settle();
    engine.at += 8_000;
    vi.advanceTimersByTime(1_100);
    expect(screen.text()).toContain("Waiting since 08:14:03Z (12 s) for AWS to take the command");
    expect(screen.text()).toContain("● running");
    engine.at += 8_000;
    vi.advanceTimersByTime(1_100);
    expect(screen.text()).toContain("(20 s)");
  });

  it("shows what the engine publishes, a frame at a time", () => {
    const { engine, screen, frame } = begin();
    expect(screen.text()).toContain("1 of 7");
    frame();
    screen.press("enter");
    engine.settle();
    engine.finish(0, "NAME SIZE\n");
    expect(screen.text()).not.toContain("2 of 7");
    frame();
    expect(screen.text()).toContain("2 of 7");
    expect(screen.text()).toContain("NAME SIZE");
  });

  it("judges a key by the frame that was drawn, not by what the engine knows already", () => {
    const { engine, screen, frame } = begin();
    frame();
    screen.press("enter");
    engine.settle();
    engine.finish(0);
    engine.at += 1000;
    screen.press("enter");
    frame();
    expect(engine.intents).toHaveLength(1);
  });

  it("hears Enter when the clock was set back", () => {
    const engine = stageEngine();
    let elapsed = 0;
    const { screen, frame } = beginBy(engine, () => elapsed);
    const later = (): void => {
      elapsed += 500;
      frame();
    };
    expect(screen.text()).toContain("1 of 7");
    later();
    engine.at -= 3_600_000;
    later();
    screen.press("enter");
    expect(engine.intents).toMatchObject([{ type: "confirm" }]);
  });

  it("sends a copied command to the terminal, and none that has a secret in it", () => {
    const { screen, frame } = begin();
    frame();
    screen.press("y");
    expect(screen.copies()).toEqual(["lsblk -o NAME,SIZE,TYPE,FSTYPE,MOUNTPOINT,SERIAL"]);
    expect(screen.text()).toContain("Sent the command of step 1 to the terminal's clipboard");
    const guarded = begin(stageEngine(), (text) => text.includes("lsblk"));
    guarded.frame();
    guarded.screen.press("y");
    expect(guarded.screen.copies()).toEqual([]);
    expect(guarded.screen.text()).toContain("Not copied: the command of step 1 has a secret in it.");
  });

  it("gives a typed secret to the vault, and to nothing else", () => {
    const guide = [
      "---",
      "variables:",
      "  SWARM_TOKEN: { type: swarm-token, secret: true }",
      "---",
      "# One",
      "",
      "## Part",
      "",
      "```bash",
      "docker swarm join --token SWARM_TOKEN 172.31.5.10:2377",
      "```",
    ].join("\n");
    const { engine, screen, frame, put } = begin(stageEngine({ guide, bindings: [], targets: [] }));
    const token = `SWMTKN-1-${"a".repeat(50)}-${"b".repeat(25)}`;
    frame();
    screen.press("v", "enter", ...token);
    frame();
    expect(screen.text()).not.toContain("SWMTKN-1-a");
    expect(screen.text()).toContain("•••");
    screen.press("enter");
    frame();
    expect(put).toEqual([["SWARM_TOKEN", "part", token]]);
    expect(JSON.stringify(engine.events)).not.toContain(token);
    expect(screen.text()).not.toContain("SWMTKN-1-a");
  });

  it("keeps what was typed when the core refuses it", () => {
    const { engine, screen, frame } = begin();
    frame();
    screen.press("e", "x", "enter");
    engine.settle();
    frame();
    expect(engine.run().tasks.at(0)?.edited).toContain("SERIALx");
    screen.press("e");
    frame();
    screen.press("enter");
    frame();
    expect(engine.refusals.at(-1)?.rule).toBe("unchanged");
    expect(screen.text()).toContain("The text is the same as before.");
    expect(screen.text()).toContain("SERIALx");
  });

  it("asks once before it leaves, then ends with a farewell that stays", async () => {
    const { engine, screen, walk, frame } = begin();
    frame();
    screen.press("q", "escape");
    frame();
    expect(engine.intents).toEqual([]);
    screen.press("q");
    frame();
    screen.press("y");
    frame();
    expect(screen.text()).toContain("lamplighter resume");
    screen.press("q");
    vi.useRealTimers();
    expect((await walk).status).toBe("left");
    expect(screen.farewells()[0]).toContain(LOG_PATH);
    expect(screen.farewells()[0]).toContain("lamplighter replay");
    expect(screen.listeners()).toBe(0);
  });

  it("rejects when the log cannot be written", async () => {
    const engine = stageEngine();
    const broken = { ...engine, ended: Promise.reject(new Error("disk full")) };
    const { screen, walk } = begin(broken);
    vi.useRealTimers();
    await expect(walk).rejects.toThrow("disk full");
    expect(screen.listeners()).toBe(0);
  });
});
