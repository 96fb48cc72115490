// A walk with steps whose output is not kept: what they print stands nowhere, and what is said in its place.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { startAwsEndpoint } from "../support/aws-endpoint.ts";
import { runbookOf } from "../support/plan-fixtures.ts";
import { eventsOf, logIn, storedEvents } from "../support/run-folder.ts";
import { fixture, runProgram, stateFolder } from "../support/run-program.ts";
import { drawnOn, filesBelow, findSecret, trafficOf } from "../support/secret-search.ts";
import { walkToTheEnd } from "../support/terminal-walk.ts";

const GUIDE = fixture("unkept-output.md");
/** What only the output holds: the commands have it in another form. */
const PRINTED = "Ada_Lovelace_1815\n";

function expectUnkept(state: string): void {
  const log = logIn(state);
  const [first, second, third, ...more] = eventsOf(log, "invocation.finished");
  expect(first).toMatchObject({ outcome: "exited", exitCode: 0, bytes: null, sha256: null, missing: 0 });
  // Its check.
  expect(second).toMatchObject({ outcome: "exited", exitCode: 0, bytes: null, sha256: null });
  expect(third).toMatchObject({ exitCode: 0, bytes: PRINTED.length, sha256: sha256(PRINTED), missing: 0 });
  expect(more).toMatchObject([{ exitCode: 0, missing: 0 }]);
  const nonces = eventsOf(log, "invocation.output").map((it) => it.nonce);
  expect(nonces).toEqual([more[0]?.nonce]);
  expect(storedEvents(log).at(-1)).toMatchObject({ type: "run.finished", outcome: "done" });
  expect(findSecret(PRINTED.trim(), filesBelow(dirname(log)))).toEqual([]);
}

describe("output that is not kept", () => {
  it("stands nowhere after a rehearsal, and the lines say so", async () => {
    const state = stateFolder();
    const end = await runProgram(["run", GUIDE, "--rehearse", "--yes"], { state });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expectUnkept(state);
    expect(end.stdout).toMatch(/command of step 1: exit 0 · .* · output not kept \(output=none\)\n/);
    expect(end.stdout).toMatch(
      /command of step 2: exit 0 · .* · 18 B of output · output not kept \(output=digest\)\n/,
    );
    expect(end.stdout).not.toMatch(/^ {2}\| Ada/m);
    const replayed = await runProgram(["replay", "last", "--plain"], { state });
    const report = await runProgram(["export", "last", "--as", "html"], { state });
    expect(report.stdout).toMatch(/exit 0 · output not kept \(output=none\)/);
    expect(findSecret(PRINTED.trim(), drawnOn([end.stdout, replayed.stdout, report.stdout]))).toEqual([]);
    expect(replayed.stdout).toContain(`SHA-256 of the output: ${sha256(PRINTED)}`);
  });

  it("does not come through Systems Manager either, and is in no file on the node", async () => {
    const endpoint = await startAwsEndpoint({ nodes: [{ id: "i-0123456789abcdef0", name: "node-01" }] });
    try {
      const state = stateFolder();
      const there = stateFolder();
      const guide = join(there, "guide.md");
      writeFileSync(guide, readFileSync(GUIDE, "utf8").replaceAll("/root/list", join(there, "list")));
      const begin = ["run", guide, "--plain", "--on", "node=node-01"];
      const drawn = await walkToTheEnd({ endpoint, state, begin });
      expectUnkept(state);
      const places = [...filesBelow(state), ...trafficOf(endpoint), ...drawnOn(drawn)];
      expect(findSecret(PRINTED.trim(), places)).toEqual([]);
    } finally {
      await endpoint.close();
    }
  });

  it("is shown by plan, and changes what is confirmed", async () => {
    const state = stateFolder();
    const { stdout } = await runProgram(["plan", GUIDE], { state });
    expect(stdout).toContain("Its output is neither kept nor shown (output=none); only the exit status is.");
    const json = await runProgram(["plan", GUIDE, "--json"], { state });
    expect(JSON.parse(json.stdout).steps.map((it: { output?: string }) => it.output)).toEqual([
      "none",
      "digest",
      undefined,
    ]);
    const exact = await runProgram(["plan", GUIDE, "--exact"], { state });
    expect(exact.stdout).toMatch(/ll_output='?none/);
  });

  it("cannot become a value, and another word for it protects most", () => {
    const of = (attributes: string) =>
      runbookOf(`# A\n\n\`\`\`bash {${attributes}}\nhostname\n\`\`\`\n`).steps[0];
    expect(of("capture=NAME output=none")?.findings).toMatchObject([
      { rule: "output-and-capture", severity: "error" },
    ]);
    expect(of("output=nothing")).toMatchObject({ output: "none" });
    expect(of("timeout=5")).not.toHaveProperty("output");
  });
});
