// The prompt of the installed program at a terminal: what confirms there, and above all what does not.
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { ASKS } from "../support/converse.ts";
import {
  HAS_TERMINAL,
  type PtyProgram,
  startAtTerminal,
  type TerminalSize,
  withoutControls,
} from "../support/pty-program.ts";
import { eventsOf, logIn, logsIn } from "../support/run-folder.ts";
import { ROOT, stateFolder } from "../support/run-program.ts";

const SIZE: TerminalSize = { columns: 80, rows: 24 };
const READY = /⏎ run {2}/;

/** A guide with one command, in a folder of its own. */
function guideOf(state: string, command: string): string {
  const path = join(mkdtempSync(join(state, "guide-")), "guide.md");
  writeFileSync(path, `# One\n\n## Look\n\n\`\`\`bash\n${command}\n\`\`\`\n`);
  return path;
}

const requested = (state: string): readonly string[] =>
  logsIn(state).length === 0 ? [] : eventsOf(logIn(state), "invocation.requested").map(({ text }) => text);

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Waits for something to be drawn after `from` characters, pressing `key` meanwhile; rejects when it never is. */
async function drawn(program: PtyProgram, what: RegExp, from = 0, key: string | null = null): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (what.test(withoutControls(program.drawn().slice(from)))) return;
    if (key !== null && tries % 2 === 1) program.type(key);
    await wait(500);
  }
  throw new Error(`${what} was never drawn:\n${withoutControls(program.drawn().slice(from))}`);
}

/** Takes what is proposed, up to the first step. */
async function begin(program: PtyProgram): Promise<void> {
  await drawn(program, ASKS.begin);
  program.type("\r");
}

describe.skipIf(!HAS_TERMINAL).concurrent("Enter at the screen", () => {
  it("does not confirm when it comes in one piece with other keys, and does when it is pressed", async () => {
    const state = stateFolder();
    const guide = guideOf(state, "touch /tmp/once");
    const program = startAtTerminal(["run", guide, "--rehearse"], { state }, {}, SIZE);
    await drawn(program, READY, 0, "\r");
    await wait(1000);
    const before = program.drawn().length;
    program.paste("y\r");
    await drawn(program, /A paste does not confirm/, before);
    program.paste("\r\r");
    await wait(1500);
    expect(requested(state)).toEqual([]);
    program.type("\r");
    await drawn(program, /Result|finished\.|close/, before);
    expect(requested(state)).toEqual(["touch /tmp/once"]);
    program.kill();
    await program.ended;
  });

  it("confirms when the clock was set back by an hour while the step was on the screen", async () => {
    const state = stateFolder();
    const guide = guideOf(state, "touch /tmp/once");
    const file = join(state, "set-back");
    const env = {
      NODE_OPTIONS: `--import=${pathToFileURL(join(ROOT, "test/support/clock-set-back.mjs")).href}`,
      CLOCK_SET_BACK: file,
    };
    const program = startAtTerminal(["run", guide, "--rehearse"], { state, env }, {}, SIZE);
    await drawn(program, READY, 0, "\r");
    writeFileSync(file, "");
    await wait(1000);
    const before = program.drawn().length;
    program.type("\r");
    await drawn(program, /● running/, before);
    expect(requested(state)).toEqual(["touch /tmp/once"]);
    program.kill();
    await program.ended;
  });
});

describe.skipIf(!HAS_TERMINAL).concurrent("a question in plain lines", () => {
  it("is not answered by a paste", async () => {
    const state = stateFolder();
    const guide = guideOf(state, "touch /tmp/once");
    const program = startAtTerminal(["run", guide, "--rehearse", "--plain"], { state }, {}, SIZE);
    await begin(program);
    await drawn(program, ASKS.run);
    const before = program.drawn().length;
    program.paste("y\r");
    await drawn(program, /A paste is not an answer here.*: $/s, before);
    program.paste("y\ry\r");
    await wait(1500);
    expect(requested(state)).toEqual([]);
    program.type("y\r");
    expect((await program.ended).code).toBe(0);
    expect(requested(state)).toEqual(["touch /tmp/once"]);
  });

  it("comes after every line of a command was shown a screen at a time, and after its ends once more", async () => {
    const state = stateFolder();
    const lines = Array.from({ length: 90 }, (_, index) => `echo line ${index} && \\`).join("\n");
    const command = `touch /tmp/head; ${lines}\ntouch /tmp/tail`;
    const guide = guideOf(state, command);
    const program = startAtTerminal(["run", guide, "--rehearse", "--plain"], { state }, {}, SIZE);
    await begin(program);
    await drawn(program, ASKS.more);
    // A whole page of answers that came before it does not turn it.
    program.paste("\r\r\r\r\r\r\r\ry\r");
    await wait(2000);
    expect(withoutControls(program.drawn())).not.toContain("touch /tmp/tail");
    let pages = 0;
    let from = program.drawn().length;
    while (!ASKS.run.test(withoutControls(program.drawn().slice(from)))) {
      from = program.drawn().length;
      program.type("\r");
      pages++;
      await drawn(program, /: $|\] $/, from);
      expect(withoutControls(program.drawn().slice(from)).split("\n").length).toBeLessThanOrEqual(24);
    }
    expect(pages).toBeGreaterThan(3);
    const last = withoutControls(program.drawn().slice(from));
    expect(last).toContain("touch /tmp/head; echo line 0");
    expect(last).toContain("touch /tmp/tail");
    expect(requested(state)).toEqual([]);
    program.type("y\r");
    await program.ended;
    expect(requested(state)).toEqual([command]);
  });

  it("comes with the head of a command that is followed by thousands of blanks in view", async () => {
    const state = stateFolder();
    const guide = guideOf(state, `touch /tmp/head${" ".repeat(9000)}; ls /tmp`);
    const program = startAtTerminal(["run", guide, "--rehearse", "--plain"], { state }, {}, SIZE);
    await begin(program);
    await drawn(program, ASKS.run);
    const seen = withoutControls(program.drawn()).split("\n").slice(-24).join("\n");
    expect(seen).toContain("touch /tmp/head‹9000 blanks›; ls /tmp");
    program.type("q\r");
    await program.ended;
    expect(requested(state)).toEqual([]);
  });
});
