// Several nodes of a role from the command line: what is taken, what is refused before anything begins, and the failed ones again.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { eventsOf, logIn, logsIn } from "../support/run-folder.ts";
import { fixture, runProgram, stateFolder } from "../support/run-program.ts";

const GUIDE = fixture("fleet.md");
const REHEARSE = ["--rehearse", "--practice-nodes", "5"];
const targetsOf = (log: string) =>
  eventsOf(log, "run.started")[0]?.plan.targets.map(({ key, roles, selector }) => [key, roles, selector]);

describe("a role that is run together", () => {
  it("takes all practice nodes that its selector names, and the log says so and is verified", async () => {
    const state = stateFolder();
    const words = ["--on", "worker=tag:Role=worker", "--max-errors", "50%", "--soak", "1s"];
    const { stdout } = await runProgram(["run", GUIDE, ...REHEARSE, ...words, "--plain"], {
      state,
      input: "\n",
    });
    expect(stdout).toContain(
      "worker: 4 nodes together · all at once · stops when more than 2 have failed · 1.0 s after the first node · node-02, node-03, node-04, node-05",
    );
    const log = logIn(state);
    const [started] = eventsOf(log, "run.started");
    expect(started?.plan.fleets).toEqual([{ role: "worker", maxConcurrency: 10, maxErrors: 2, soak: 1 }]);
    expect(started?.destination.practiceNodes).toBe(5);
    expect(targetsOf(log)).toEqual([
      ["node-01", ["manager"], "node-01"],
      ...["node-02", "node-03", "node-04", "node-05"].map((key) => [key, ["worker"], key]),
    ]);
    expect((await runProgram(["verify", "last"], { state })).code).toBe(0);
  });

  it("runs each step on one node, then on the rest under one confirmation, and the log says so and is verified", async () => {
    const state = stateFolder();
    const words = ["--on", "worker=tag:Role=worker", "--max-concurrency", "2"];
    // The start, the manager's step, and the workers' two: one that changes them, one that only reads.
    const answers = ["", "yes", "yes", "all", "all", ""];
    const { stdout, code } = await runProgram(["run", GUIDE, ...REHEARSE, ...words, "--plain"], {
      state,
      input: answers.join("\n"),
    });
    const log = logIn(state);
    const waves = eventsOf(log, "wave.confirmed");
    expect(waves, stdout).toHaveLength(2);
    expect(waves.map(({ members }) => members.length)).toEqual([3, 4]);
    expect(eventsOf(log, "wave.ended").map(({ done, failed }) => [done, failed])).toEqual([
      [3, 0],
      [4, 0],
    ]);
    expect(stdout).toContain("Run on the other 3 nodes of worker?");
    expect(stdout).toContain("Run on 4 nodes of worker?");
    expect(stdout).toMatch(/: 3 done, 0 failed/);
    expect(code).toBe(0);
    expect((await runProgram(["verify", "last"], { state })).code).toBe(0);
    expect((await runProgram(["runs", "--node", "node-04"], { state })).stdout).toContain("A few workers");
  });

  it("is switched off and on before the run starts", async () => {
    const fleetsAfter = async (together: readonly string[], ...answers: readonly string[]) => {
      const state = stateFolder();
      const on = ["--on", "worker=node-02", "--on", "worker=node-03"];
      const words = ["run", GUIDE, ...REHEARSE, ...on, ...together, "--plain"];
      const { stdout } = await runProgram(words, { state, input: `${answers.join("\n")}\n` });
      expect(stdout).toContain("Run each step on the 2 nodes of worker together? ");
      return eventsOf(logIn(state), "run.started")[0]?.plan.fleets;
    };
    const fleet = [{ role: "worker", maxConcurrency: 10, maxErrors: 0 }];
    // Sections and manager as proposed; then the question, two values, and the start.
    expect(await fleetsAfter(["--together", "none"], "change", "", "", "yes", "", "", "")).toEqual(fleet);
    expect(await fleetsAfter(["--together", "worker"], "change", "", "", "no", "", "", "")).toBeUndefined();
  });

  it("is run node by node where that is asked for", async () => {
    const state = stateFolder();
    const on = ["--on", "worker=node-02", "--on", "worker=node-03", "--together", "none"];
    await runProgram(["run", GUIDE, ...REHEARSE, ...on, "--plain"], { state, input: "\n" });
    expect(eventsOf(logIn(state), "run.started")[0]?.plan.fleets).toBeUndefined();
  });

  it.each([
    [["--together", "moon"], "the guide has no role moon"],
    [["--together", "local"], "this machine"],
    [["--max-concurrency", "101%"], "--max-concurrency 101% is not a valid limit."],
    [["--max-errors", "1.5"], "--max-errors 1.5 is not a valid limit."],
    [["--soak", "soon"], "--soak soon is not a valid time."],
    [["--together", "none", "--soak", "1m"], "--soak needs"],
    [["--on", "worker=tag:Role=moon"], "no practice node matches `tag:Role=moon`."],
    [["--on", "worker=node-02", "--on", "worker=tag:Role=worker"], "both match node-02"],
    [["--on", "worker=tag:Role=worker", "--limit", "moon"], "--limit names moon"],
    [["--together", "none", "--on", "worker=tag:Role=worker"], "with --together worker."],
    [["--retry-failed", "last"], "no runs yet."],
  ])("is refused with %j before anything begins", async (words, message) => {
    const state = stateFolder();
    const { code, stderr } = await runProgram(["run", GUIDE, ...REHEARSE, ...words, "--plain"], { state });
    expect(`${code} ${stderr}`).toMatch(/^2 /);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(2);
    expect(logsIn(state)).toEqual([]);
  });

  it("is in the plan as data, with the form's next number", async () => {
    const on = ["--on", "worker=a", "--on", "worker=b", "--max-concurrency", "50%"];
    const { stdout } = await runProgram(["plan", GUIDE, ...on, "--json"], { state: stateFolder() });
    expect(JSON.parse(stdout)).toMatchObject({
      format: "lamplighter-plan/2",
      fleets: [{ role: "worker", maxConcurrency: 1, maxErrors: 0 }],
    });
  });

  it("is not said to be on one node where a selector is looked up only when the run begins", async () => {
    const words = ["plan", GUIDE, "--together", "worker", "--on", "worker=asg:workers", "--notes"];
    expect((await runProgram(words, { state: stateFolder() })).stdout).not.toContain("fleet-of-one");
  });
});

describe("the failed nodes of a run", () => {
  it("are run again with the guide as it was, and nothing else is", async () => {
    const state = stateFolder();
    const first = await runProgram(["run", GUIDE, ...REHEARSE, "--fault", "no-disk", "--yes"], { state });
    expect(first.code).toBe(1);
    const retry = ["--rehearse", "--retry-failed", "last", "--plain"];

    const other = join(state, "other.md");
    writeFileSync(other, `${readFileSync(GUIDE, "utf8")}\nMore.\n`);
    const refused = [
      [[other, ...retry], 3, "is not the guide of run"],
      [[GUIDE, ...retry, "--on", "worker=node-03"], 2, "cannot be combined with --retry-failed"],
      [[GUIDE, "--retry-failed", "last"], 2, "was a rehearsal"],
      [[GUIDE, ...retry, "--limit", "node-02"], 2, "--limit names node-02"],
    ] as const;
    for (const [words, code, message] of refused) {
      const it = await runProgram(["run", ...words], { state });
      expect(it.stderr).toContain(message);
      expect(it.code, it.stderr).toBe(code);
    }

    const { stdout, stderr } = await runProgram(["run", GUIDE, ...retry], { state, input: "" });
    expect(stderr).toMatch(/^Retrying \d nodes? of run \w{26}: .*node-04/);
    expect(stderr).not.toMatch(/node-0[12]\b/);
    expect(stdout).toContain("sections: 1 of 2: Workers");

    const begun = await runProgram(["run", GUIDE, ...retry], { state, input: "\n\n" });
    const failed = /run (\w{26}):/.exec(begun.stderr)?.[1] ?? "";
    const [again = ""] = logsIn(state).filter((path) => !path.includes(failed));
    expect(eventsOf(again, "task.noted")).toMatchObject([{ task: null, text: `Retry of run ${failed}.` }]);
    expect(readFileSync(again, "utf8").split("\n")[1]).toContain("task.noted");
    const listed = await runProgram(["runs"], { state });
    expect(listed.stdout.match(/ · retry of /g)).toHaveLength(1);
    expect(listed.stdout).toContain(` · retry of ${failed}\n`);
    const [newest, oldest] = (await runProgram(["runs", "--json"], { state })).stdout.trim().split("\n");
    expect(JSON.parse(newest ?? "")).toMatchObject({ retryOf: failed });
    expect(JSON.parse(oldest ?? "")).not.toHaveProperty("retryOf");
    const report = await runProgram(["export", "last", "--as", "markdown"], { state });
    expect(report.stdout).toContain(`Retry of run ${failed}.`);
    expect((await runProgram(["verify", "last"], { state })).code).toBe(0);
    rmSync(dirname(again), { recursive: true });

    const log = logIn(state);
    const text = readFileSync(log, "utf8");
    writeFileSync(log, text.replace("A few workers", "A few others!"));
    const altered = await runProgram(["run", GUIDE, "--rehearse", "--retry-failed", "last"], { state });
    expect(altered.code).toBe(4);
  });

  it("are none where all went well", async () => {
    const state = stateFolder();
    const words = [GUIDE, "--rehearse", "--section", "Prepare"];
    await runProgram(["run", ...words, "--yes"], { state });
    const again = await runProgram(["run", ...words, "--retry-failed", "last", "--plain"], { state });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("no node failed or was set aside");
  });
});

describe("on an account", () => {
  let endpoint: AwsEndpoint;
  beforeAll(async () => {
    endpoint = await startAwsEndpoint({
      nodes: [
        { id: "i-0123456789abc1111", name: "web" },
        { id: "i-0123456789abc2222", name: "web" },
        { id: "i-0123456789abc3333", name: "db" },
      ],
    });
  });
  afterAll(() => endpoint.close());

  const REQUIRING = "runbooks/docker-swarm.md";
  const check = (...words: readonly string[]) =>
    runProgram(["check", REQUIRING, ...words], { state: stateFolder(), env: endpoint.environment });

  it("checks every instance that a selector names, and sends nothing", async () => {
    const all = await check("--on", "node=web", "--on", "node=db", "--together", "node");
    for (const head of ["web (i-0123456789abc1111)", "web (i-0123456789abc2222)", "db (i-0123456789abc3333)"])
      expect(all.stdout).toContain(head);
    const limited = await check("--on", "node=web", "--together", "node", "--limit", "web-2222");
    expect(limited.stdout).toContain("web (i-0123456789abc2222)");
    expect(limited.stdout).not.toContain("i-0123456789abc1111");
    expect(endpoint.count("ssm:SendCommand")).toBe(0);
  });

  it("advises to take all where one is needed, and refuses what names nobody", async () => {
    const several = await check("--on", "node=web");
    expect(several.code).toBe(2);
    expect(several.stderr).toContain("or take all of them with --together node.");
    const nobody = await check("--on", "node=moon", "--together", "node");
    expect(nobody.stderr).toContain("no running instance matches `moon` (for node).");
    const words = ["run", REQUIRING, "--on", "node=moon", "--together", "node", "--plain"];
    const run = await runProgram(words, { state: stateFolder(), env: endpoint.environment });
    expect(run.stderr).toContain("no running instance matches `moon` (for node).");
    expect(endpoint.count("ssm:SendCommand")).toBe(0);
  });
});
