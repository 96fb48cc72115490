// A whole walk by the installed program with its log in a store: killed in the middle of a step, gone on with from the store
// on a machine that knows nothing of it, and looked at by somebody who has the store alone.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openBucket } from "../../src/aws/store/object-store.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { ASKS, determined } from "../support/converse.ts";
import { HAS_TERMINAL, type PtyEnd, startAtTerminal, withoutControls } from "../support/pty-program.ts";
import { eventsOf, linesOf, logIn } from "../support/run-folder.ts";
import { runProgram, stateFolder } from "../support/run-program.ts";
import { asAws, MOTO_URL, newBucket } from "./moto.ts";

const GUIDE =
  "# Look\n\n## At the node\n\n```bash\necho one >>/tmp/count\n```\n\n```bash\necho two >>/tmp/count\n```\n\n```bash\ncat /tmp/count\n```\n";

let endpoint: AwsEndpoint;
let bucket: string;
let guide: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  endpoint = await startAwsEndpoint({ nodes: [{ id: "i-0123456789abcdef0", name: "node-01" }] });
  bucket = await newBucket("locked");
  guide = join(stateFolder(), "look.md");
  writeFileSync(guide, GUIDE);
  env = { ...endpoint.environment, AWS_ENDPOINT_URL_S3: MOTO_URL };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

/** Answers towards the end; `killAt`: when so many commands were sent, while the last of them is on its way. */
async function atTerminal(
  words: readonly string[],
  state: string,
  killAt: number | null = null,
): Promise<PtyEnd> {
  const program = startAtTerminal([...words, "--plain"], { state, env });
  if (killAt !== null) {
    let seen = endpoint.count("ssm:SendCommand");
    endpoint.faults.push({
      on: "ssm:SendCommand",
      fits: () => ++seen === killAt && program.kill(),
      fault: { kind: "slow", ms: 0 },
    });
  }
  const answer = determined();
  let unread = "";
  program.onDrawn((text) => {
    unread = withoutControls(unread + text);
    const line = answer(unread);
    if (line === undefined) return;
    unread = "";
    program.type(line === null ? "\u0004" : `${line}\r`);
  });
  return program.ended;
}

async function stored(run: string): Promise<string> {
  asAws();
  const store = await openBucket({ bucket, profile: null, region: null });
  const signal = new AbortController().signal;
  const parts = await store.list(`logs/${run}/`, signal);
  const texts = await Promise.all(
    parts.map(async ({ key }) => Buffer.from((await store.get(key, signal))?.bytes ?? []).toString("utf8")),
  );
  return texts.join("");
}

const begin = (): readonly string[] => [
  "run",
  guide,
  "--on",
  "at-the-node=node-01",
  "--store",
  `s3://${bucket}/logs`,
];

describe.runIf(HAS_TERMINAL)("a walk whose log is in a store", () => {
  it("is killed after a send and gone on with elsewhere; each command ran once, and both see where", async () => {
    const [here, there] = [stateFolder(), stateFolder()];
    const cut = await atTerminal(begin(), here, 3);
    expect(cut).toMatchObject({ killed: true });
    expect(cut.drawn).toContain("Object Lock (COMPLIANCE) keeps each part for 30 days.");
    const [{ run } = { run: "" }] = eventsOf(logIn(here), "run.started");
    const before = await stored(run);
    // What was sent is there; what is there is a beginning of the log.
    expect(before).toContain('"type":"invocation.requested"');
    expect(linesOf(logIn(here)).join("\n").startsWith(before.trimEnd())).toBe(true);

    const end = await atTerminal(["resume", `s3://${bucket}/logs/last`], there);
    expect(end).toMatchObject({ code: 0 });
    expect(endpoint.nodes[0]?.read("/tmp/count")).toBe("one\ntwo\n");
    const whole = `${linesOf(logIn(there)).join("\n")}\n`;
    expect(await stored(run)).toBe(whole);
    expect(eventsOf(logIn(there), "run.resumed")).toMatchObject([
      { epoch: 2, store: { url: `s3://${bucket}/logs`, endpoint: MOTO_URL, protection: { kind: "locked" } } },
    ]);

    const alone = { state: stateFolder(), env };
    const verified = await runProgram(["verify", `s3://${bucket}/logs/${run}`], alone);
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.stdout).toContain("✓ log verified");
    expect(verified.stderr).toMatch(/without a gap\. Object Lock \(COMPLIANCE\) keeps all of it until/);
    const listed = await runProgram(["runs", "--store", `s3://${bucket}/logs`, "--json"], alone);
    expect(JSON.parse(listed.stdout)).toMatchObject({ run, state: "done", chain: "intact" });

    // The first machine comes back: its copy is made whole, and nothing is left to do.
    const late = await runProgram(["resume", run], { state: here, env });
    expect(late).toMatchObject({ code: 2 });
    expect(late.stderr).toContain("this run has finished");
    expect(linesOf(logIn(here))).toEqual(linesOf(logIn(there)));
  });

  it("that another takes over stops before its next send, and says who", async () => {
    const [here, there] = [stateFolder(), stateFolder()];
    const first = startAtTerminal([...begin(), "--plain"], { state: here, env });
    const asked = new Promise<void>((resolve) => {
      let unread = "";
      first.onDrawn((text) => {
        unread = withoutControls(unread + text);
        if (ASKS.run.test(unread)) resolve();
        else if (ASKS.begin.test(unread)) {
          unread = "";
          first.type("y\r");
        }
      });
    });
    await asked;
    const [{ run } = { run: "" }] = eventsOf(logIn(here), "run.started");
    // What nobody waits for is put a little later.
    await vi.waitFor(async () => expect(await stored(run)).toBe(`${linesOf(logIn(here)).join("\n")}\n`), {
      timeout: 30_000,
      interval: 500,
    });
    const end = await atTerminal(["resume", `s3://${bucket}/logs/last`], there);
    expect(end).toMatchObject({ code: 0 });
    const sends = endpoint.count("ssm:SendCommand");
    first.type("y\r");
    const fenced = await first.ended;
    expect(fenced).toMatchObject({ code: 1 });
    expect(withoutControls(fenced.drawn)).toMatch(/continued this run: line \d+ in s3:/);
    expect(endpoint.count("ssm:SendCommand")).toBe(sends);
    expect(endpoint.nodes[0]?.read("/tmp/count")).toBe("one\ntwo\n");

    // What it wrote after that is kept, and not taken for the run's.
    const refused = await runProgram(["resume", run], { state: here, env });
    expect(refused).toMatchObject({ code: 4 });
    expect(refused.stderr).toMatch(/continued in two places: from line \d+ on/);
  });

  it("is given its store when it is gone on with, whole from its first line, and keeps it", async () => {
    const state = stateFolder();
    const url = `s3://${bucket}/logs`;
    const cut = await atTerminal(begin().slice(0, -2), state, 2);
    expect(cut).toMatchObject({ killed: true });
    expect(withoutControls(cut.drawn)).toContain("on this machine only; --store s3://BUCKET/PREFIX");
    const [{ run } = { run: "" }] = eventsOf(logIn(state), "run.started");
    expect(await stored(run)).toBe("");

    expect(await atTerminal(["resume", run, "--store", url], state, 1_000)).toMatchObject({ code: 0 });
    expect(await stored(run)).toBe(`${linesOf(logIn(state)).join("\n")}\n`);
    expect(endpoint.nodes[0]?.read("/tmp/count")).toBe("one\ntwo\n");

    const other = await runProgram(["resume", run, "--store", `s3://${await newBucket()}/x`], { state, env });
    expect(other).toMatchObject({ code: 2 });
    expect(other.stderr).toContain(`this run keeps its log in ${url}`);
  });

  it("is refused before it begins where there is no such bucket", async () => {
    const words = [...begin().slice(0, -1), "s3://no-such-bucket-here/logs", "--plain"];
    const state = stateFolder();
    const end = await startAtTerminal(words, { state, env }).ended;
    expect(end).toMatchObject({ code: 2 });
    expect(withoutControls(end.drawn)).toContain("no bucket no-such-bucket-here.");
    expect(endpoint.count("ssm:SendCommand")).toBe(0);
  });
});
