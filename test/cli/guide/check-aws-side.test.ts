// `check` with nodes, as a user calls it: on practice nodes, and on an endpoint that speaks AWS's protocols.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../../support/aws-endpoint.ts";
import { runProgram, stateFolder } from "../../support/run-program.ts";

const state = stateFolder();
const folder = mkdtempSync(join(tmpdir(), "lamplighter-check-side-"));
writeFileSync(
  join(folder, "guide.md"),
  `---
roles: { manager: the first, worker: each other one }
---
# G

## Rules {on=manager}

1. Required minimum disk space: \`64 GB\`
2. Required maximum disk bandwidth: \`4750 Mbps\`
3. HTTP: TCP 80 from anywhere

## More rules {on=worker}

1. HTTPS: TCP 443 from anywhere
`,
);

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ nodes: [{ id: "i-0123456789abcdef0", name: "node-01" }] });
});
afterAll(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

const check = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runProgram(["check", "guide.md", ...words], { state, cwd: folder, env });

describe("on practice nodes", () => {
  it("prints a table for each node after the findings, and ends with 3 when something is not met", async () => {
    const { code, stdout, stderr } = await check(["--rehearse"]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    expect(stdout).toMatch(
      /^guide\.md: 0 errors, .*\n\nRequirements on AWS, REHEARSAL, account \d+ · [\w-]+\n\n/m,
    );
    expect(stdout).toMatch(/^node-01 \(i-[0-9a-f]{17}\): 2 met, 1 not met$/m);
    expect(stdout).toMatch(/^ {2}✓ met {10}Required minimum disk {4}vol-[0-9a-f]{17}: /m);
    expect(stdout).toMatch(/^ {2}✗ not met {6}Required maximum disk {4}t3\.medium: baseline/m);
    expect(stdout).toMatch(/^node-02 \(i-[0-9a-f]{17}\): 1 met$/m);
  });

  it("looks at the nodes that are named", async () => {
    const { stdout } = await check(["--rehearse", "--on", "manager=node-02", "--section", "Rules"]);
    expect(stdout).toMatch(/^node-02 \(/m);
    expect(stdout).not.toMatch(/^node-01 \(/m);
    const { code, stderr } = await check(["--rehearse", "--on", "manager=moon"]);
    expect(code).toBe(2);
    expect(stderr).toContain("no practice node is named moon");
  });

  it("tells programs what is not met as findings", async () => {
    const { code, stdout } = await check(["--rehearse", "--json"]);
    expect(code).toBe(3);
    const found = JSON.parse(stdout).filter((it: { rule: string }) => it.rule.startsWith("requirement-"));
    expect(found).toEqual([
      {
        path: "guide.md",
        line: 9,
        column: 1,
        severity: "error",
        rule: "requirement-not-met",
        message: expect.stringMatching(
          /^node-01 \(i-\w+\): `Required maximum disk bandwidth: 4750 Mbps` is not met; found: t3\.medium: .*\(read from ec2:DescribeInstanceTypes t3\.medium\)\.$/,
        ),
        advice: expect.stringContaining("Choose a larger type"),
      },
    ]);
  });
});

describe("on an account", () => {
  it("reads alone, says that it is not AWS, and what AWS did not tell", async () => {
    const { code, stdout, stderr } = await check(["--on", "manager=node-01"], endpoint.environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Requirements on AWS, NOT AWS: http:\/\/127\.0\.0\.1:\d+/m);
    expect(stdout).toMatch(/^node-01 \(i-0123456789abcdef0\): .*\d unknown$/m);
    expect(stdout).toContain(
      "Not checked: the requirements for worker, because no node is set for them (--on).",
    );
    expect(endpoint.count("ssm:SendCommand")).toBe(0);
  });

  it("wants one running instance for each name, and credentials", async () => {
    const moon = await check(["--on", "manager=moon"], endpoint.environment);
    expect({ code: moon.code, stdout: moon.stdout }).toEqual({ code: 2, stdout: "" });
    expect(moon.stderr).toContain("No running instance matches `moon`");
    const nobody = { ...endpoint.environment, AWS_REGION: undefined, HOME: "/nonexistent" };
    expect((await check(["--on", "manager=node-01"], nobody)).stderr).toContain("No AWS Region is set");
  });

  it("refuses nodes that are still to be made, and asks nobody where nothing can be told", async () => {
    const made = await check(["--on", "manager=new:node-03"], endpoint.environment);
    expect(made.code).toBe(2);
    expect(made.stderr).toMatch(/does not exist yet, so there is nothing to check/);
    const calls = endpoint.count("ec2:DescribeInstances");
    const other = await check(["--on", "worker=node-01", "--section", "Rules"], endpoint.environment);
    expect(other.stdout).toContain("AWS was not asked");
    expect(endpoint.count("ec2:DescribeInstances")).toBe(calls);
  });
});
