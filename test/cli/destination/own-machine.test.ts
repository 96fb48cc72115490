// Commands for the operator's own machine by the installed program at a terminal: `--allow-local`, typed `local`, what the
// commands get, sessions beside the walk, the lent terminal, and a program that is killed.
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { portAnswers } from "../../../src/local/port.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../../support/aws-endpoint.ts";
import { determined } from "../../support/converse.ts";
import { freePort } from "../../support/free-port.ts";
import { endAll, ORDINARY, own } from "../../support/local-machine.ts";
import { until } from "../../support/node-shell.ts";
import {
  HAS_TERMINAL,
  type PtyProgram,
  startAtTerminal,
  withoutControls,
} from "../../support/pty-program.ts";
import { eventsOf, logIn, logsIn, outputOf } from "../../support/run-folder.ts";
import { runProgram, stateFolder } from "../../support/run-program.ts";

const NODE = process.execPath;
const folder = mkdtempSync(join(tmpdir(), "lamplighter-own-"));
chmodSync(folder, 0o755);
const work = own(join(folder, "work"));
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await startAwsEndpoint({ nodes: [] });
});
afterAll(async () => {
  for (const state of states) for (const path of logsIn(state)) endAll(dirname(path));
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A guide whose commands are all for the operator's own machine. */
function guide(name: string, ...fences: readonly (readonly [info: string, text: string])[]): string {
  const path = join(folder, `${name}.md`);
  const blocks = fences.map(([info, text]) => `\`\`\`bash {on=local ${info}}\n${text}\n\`\`\``);
  writeFileSync(path, `# Here\n\n${blocks.join("\n\n")}\n`);
  return path;
}

const states: string[] = [];

/** The program as an unprivileged user at a terminal, in a folder of its own. */
function start(state: string, words: readonly string[], user = ORDINARY): PtyProgram {
  states.push(state);
  if (user.uid !== undefined) chownSync(state, user.uid, user.gid);
  return startAtTerminal(
    [...words, "--plain"],
    { state, cwd: work, env: { ...endpoint.environment, HOME: work, TMPDIR: work } },
    user,
  );
}

/** Answers as a person would who wants to get to the end; gives what was drawn, without controls. */
async function toTheEnd(
  program: PtyProgram,
  own: readonly (readonly [RegExp, string])[] = [],
): Promise<{ readonly code: number | null; readonly drawn: string }> {
  const answer = determined({}, own);
  let unread = "";
  program.onDrawn((text) => {
    unread = withoutControls(unread + text);
    const line = answer(unread);
    if (line === undefined) return;
    unread = "";
    program.type(line === null ? "\u0004" : `${line}\r`);
  });
  const { code, drawn } = await program.ended;
  return { code, drawn: withoutControls(drawn) };
}

describe("--allow-local", () => {
  it("is refused in a rehearsal, also when one is resumed", async () => {
    const state = stateFolder();
    const path = guide("rehearsed", ["", "true"]);
    const refused = await runProgram(["run", path, "--rehearse", "--allow-local"], { state });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/a rehearsal must not change anything real/);
    await runProgram(["run", path, "--rehearse", "--plain"], { state, input: "\n" });
    const resumed = await runProgram(["resume", "last", "--allow-local"], { state });
    expect(resumed.code).toBe(2);
    expect(resumed.stderr).toMatch(/a rehearsal must not change anything real/);
  });

  it("is what a guide needs that names no node", async () => {
    const { code, stderr } = await runProgram(["run", guide("nowhere", ["", "true"])], {
      state: stateFolder(),
      env: endpoint.environment,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/run needs --rehearse or --on/);
  });
});

describe.runIf(HAS_TERMINAL)("commands for one's own machine", () => {
  it("need no AWS where the chosen section is for it alone, and the log says that the identity is not known", async () => {
    const state = stateFolder();
    const path = join(folder, "without-aws.md");
    writeFileSync(
      path,
      "# Guide\n\n## Node\n\n```bash {on=node}\nuptime\n```\n\n## Here\n\n```bash {on=local}\necho at home\n```\n",
    );
    states.push(state);
    if (ORDINARY.uid !== undefined) chownSync(state, ORDINARY.uid, ORDINARY.gid);
    const program = startAtTerminal(
      ["run", path, "--section", "Here", "--allow-local", "--plain"],
      { state, cwd: work, env: { HOME: work, TMPDIR: work, AWS_EC2_METADATA_DISABLED: "true" } },
      ORDINARY,
    );
    const { code, drawn } = await toTheEnd(program);
    expect(code, drawn).toBe(0);
    expect(drawn).toContain("No AWS identity");
    const log = logIn(state);
    expect(outputOf(log)).toContain("at home\n");
    expect(eventsOf(log, "run.started")[0]?.destination).toMatchObject({
      account: "not known",
      region: "not known",
    });
  });

  it("run when `local` is typed, with a small environment, beside an open tunnel that closes at the end", async () => {
    const port = await freePort();
    const listen = `require("net").createServer((it) => it.end("through the tunnel")).listen(${port}, "127.0.0.1")`;
    const ask = `require("net").connect(${port}, "127.0.0.1").on("data", (it) => console.log(String(it)))`;
    const path = guide(
      "walk",
      ["", 'env | cut -d= -f1 | sort | tr "\\n" " "; echo "; Region $AWS_REGION"; pwd'],
      [`name=tunnel mode=session port=${port}`, `exec "${NODE}" -e '${listen}'`],
      ["", `"${NODE}" -e '${ask}'`],
    );
    const state = stateFolder();
    const { code, drawn } = await toTheEnd(start(state, ["run", path, "--allow-local"]));
    expect(code, drawn).toBe(0);
    expect(drawn.match(/Type {2}local {2}to do it/g)).toHaveLength(3);
    const log = logIn(state);
    expect(outputOf(log)).toContain("; Region eu-central-1\n");
    expect(outputOf(log)).toContain(`\n${work}\n`);
    expect(outputOf(log)).toContain("through the tunnel\n");
    const names = (outputOf(log).split(" ; Region")[0] ?? "").split(" ");
    expect(names).toEqual(expect.arrayContaining(["AWS_REGION", "HOME", "PATH"]));
    expect(names.filter((it) => /KEY|TOKEN|SECRET|NODE_|NO_COLOR|XDG/.test(it))).toEqual([]);
    expect(eventsOf(log, "run.started")[0]).toMatchObject({ allowLocal: true });
    expect(eventsOf(log, "invocation.requested").map((it) => [it.kind, it.confirmed.typed])).toEqual([
      ["local", "local"],
      ["local", "local"],
      ["local", "local"],
    ]);
    expect(eventsOf(log, "invocation.finished").map((it) => it.outcome)).toEqual([
      "exited",
      "ready",
      "exited",
    ]);
    expect(await portAnswers(port)).toBe(false);
    expect(endpoint.count("ssm:SendCommand")).toBe(0);
    expect((await runProgram(["verify", "last"], { state })).code).toBe(0);
  });

  it("get the terminal when they ask something", async () => {
    const path = guide(
      "asks",
      ["", 'read -rp "Your name? " name && echo "$name" >name-given && tty -s'],
      ["", "echo after"],
    );
    const state = stateFolder();
    const { code, drawn } = await toTheEnd(start(state, ["run", path, "--allow-local"]), [
      [/Your name\? $/, "Ada"],
    ]);
    expect(code, drawn).toBe(0);
    expect(readFileSync(join(work, "name-given"), "utf8")).toBe("Ada\n");
    const [lent, after] = eventsOf(logIn(state), "invocation.finished");
    expect(lent).toMatchObject({
      exitCode: 0,
      bytes: null,
      message: "It used the terminal, so its output is not in this log.",
    });
    expect(after).toMatchObject({ exitCode: 0, bytes: 6 });
    expect(outputOf(logIn(state))).toBe("after\n");
  });

  it("tell of a tunnel that has closed", async () => {
    const port = await freePort();
    const listen = `const s = require("net").createServer().listen(${port}, "127.0.0.1"); setInterval(() => require("fs").existsSync("hang-up") && process.exit(4), 20)`;
    const path = guide(
      "closes",
      [`mode=session port=${port}`, `exec "${NODE}" -e '${listen}'`],
      ["", "touch hang-up; sleep 1"],
    );
    const state = stateFolder();
    const { code } = await toTheEnd(start(state, ["run", path, "--allow-local"]));
    expect(code).toBe(0);
    expect(eventsOf(logIn(state), "task.noted").map((it) => it.text)).toEqual([
      "The session closed. It ended with exit code 4.",
    ]);
  });

  it("have their substitutions shown as values, when that is asked for", async () => {
    const path = guide("evaluated", ["", 'echo "there are $(ls *.counted | wc -l) files"']);
    for (const name of ["a", "b"]) writeFileSync(join(work, `${name}.counted`), "");
    const state = stateFolder();
    const program = start(state, ["run", path, "--allow-local"]);
    const own: (readonly [RegExp, string])[] = [
      [/Type {2}local {2}to run it: $/, "local"],
      [/\$\(ls \*\.counted[\s\S]*Type {2}local {2}to do it, or first, .*: $/, "first"],
    ];
    const { code, drawn } = await toTheEnd(program, own);
    expect(code, drawn).toBe(0);
    const requested = eventsOf(logIn(state), "invocation.requested");
    expect(requested.map((it) => [it.phase, it.text])).toEqual([
      ["evaluate", "ls *.counted | wc -l"],
      ["command", 'echo "there are 2 files"'],
    ]);
    expect(outputOf(logIn(state))).toMatch(/there are 2 files\n$/);
  });

  it("are told as they ended when the program was killed while they ran, and run once", async () => {
    const path = guide("killed", ["", "echo x >>ran-once; until [ -e go-on ]; do sleep 0.05; done; exit 7"]);
    const state = stateFolder();
    const first = start(state, ["run", path, "--allow-local"]);
    const ended = toTheEnd(first);
    await until(() => existsSync(join(work, "ran-once")));
    first.kill();
    await ended;
    // Also without the option, what was begun is looked after.
    const second = start(state, ["resume", "last"]);
    const own = [
      [/The step failed\. What now\? .*$/, "s"],
      [/Why skip this step\? $/, "it failed"],
    ] as const;
    const resumed = toTheEnd(second, own);
    await until(() => second.drawn().includes("still running on this machine"));
    writeFileSync(join(work, "go-on"), "");
    await resumed;
    expect(eventsOf(logIn(state), "invocation.finished")).toMatchObject([
      { outcome: "exited", exitCode: 7, bytes: null },
    ]);
    expect(readFileSync(join(work, "ran-once"), "utf8")).toBe("x\n");
    expect((await runProgram(["verify", "last"], { state })).code).toBe(0);
  });

  it("go on when the walk is left, which does not wait for them", async () => {
    const path = guide("left", ["", "echo x >>left-once; until [ -e end-left ]; do sleep 0.05; done"]);
    const state = stateFolder();
    const first = start(state, ["run", path, "--allow-local"]);
    const ended = toTheEnd(first);
    await until(() => existsSync(join(work, "left-once")));
    first.type("q\r");
    expect((await ended).code).toBe(1);
    expect(eventsOf(logIn(state), "run.left")).toHaveLength(1);
    writeFileSync(join(work, "end-left"), "");
    expect((await toTheEnd(start(state, ["resume", "last"]))).code).toBe(0);
    expect(eventsOf(logIn(state), "invocation.finished")).toMatchObject([{ outcome: "exited", exitCode: 0 }]);
    expect(readFileSync(join(work, "left-once"), "utf8")).toBe("x\n");
  });

  it.skipIf(process.getuid?.() !== 0)("never run as root", async () => {
    const state = stateFolder();
    const path = guide("root", ["", "touch as-root"]);
    const { code } = await toTheEnd(start(state, ["run", path, "--allow-local"], {}), [
      [/What now\? .*$/, "q"],
    ]);
    expect(code).toBe(1);
    const [finished] = eventsOf(logIn(state), "invocation.finished");
    expect(finished?.outcome).toBe("not-run");
    expect(finished?.message).toMatch(/start Lamplighter as a normal user/);
    expect(existsSync(join(work, "as-root"))).toBe(false);
  });
});
