// A walk on EC2 instances by the installed program: against an endpoint on the loopback interface that speaks the AWS wire
// protocols. Answers come from a terminal only, so the program gets one.
import { copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { canContain } from "../support/aws-endpoint-machine.ts";
import { ASKS } from "../support/converse.ts";
import { forgeLog, putEverywhere } from "../support/forged-log.ts";
import { HAS_TERMINAL, startAtTerminal, withoutControls } from "../support/pty-program.ts";
import { runProgram, stateFolder } from "../support/run-program.ts";

const state = stateFolder();
const guide = join(mkdtempSync(join(tmpdir(), "lamplighter-guides-")), "look.md");
writeFileSync(
  guide,
  '# Look\n\n## At the node\n\n```bash\necho "seen $((40 + 2))" | tee /tmp/seen\n```\n\n```bash\ncat /tmp/seen\n```\n',
);
const ON = ["--on", "at-the-node=node-01"];

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ nodes: [{ id: "i-0123456789abcdef0", name: "node-01" }] });
});
afterAll(() => endpoint.close());

describe("a walk on EC2 instances", () => {
  it("is refused where nobody can answer", async () => {
    const result = await runProgram(["run", guide, ...ON], { state, env: endpoint.environment });
    expect(result).toMatchObject({ code: 2, stdout: "" });
    expect(result.stderr).toMatch(/needs a terminal, because a person confirms every command/);
    expect(endpoint.count("ssm:SendCommand")).toBe(0);
  });

  it("is refused where nothing runs that could be chosen", async () => {
    const empty = await startAwsEndpoint({ nodes: [] });
    const result = await runProgram(["run", guide, "--on", "at-the-node=moon"], {
      state,
      env: empty.environment,
    }).finally(() => empty.close());
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/no running instance matches `moon`: no instance is running in account/);
  });

  it("needs a Region and credentials, and says so", async () => {
    const env = { ...endpoint.environment, AWS_REGION: undefined, HOME: "/nonexistent" };
    const { code, stderr } = await runProgram(["run", guide, ...ON], { state, env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^lamplighter: No AWS Region is set\.\n {2}Set AWS_REGION/);
  });

  it.runIf(HAS_TERMINAL)(
    "runs each command once, says that it is not AWS, and leaves a log that verifies",
    async () => {
      const env = endpoint.environment;
      const program = startAtTerminal(["run", guide, ...ON, "--plain"], { state, env });
      let unread = "";
      program.onDrawn((text) => {
        unread += text;
        if (!ASKS.begin.test(unread) && !ASKS.run.test(unread)) return;
        unread = "";
        program.type("y\r");
      });
      const { code, drawn: printed } = await program.ended;
      expect({ code, printed }).toMatchObject({ code: 0 });
      expect(printed).toContain(`NOT AWS`);
      expect(printed.match(/\| seen 42/g)).toHaveLength(2);
      expect(endpoint.nodes[0]?.read("/tmp/seen")).toBe("seen 42\n");

      const verified = await runProgram(["verify", "last"], { state });
      expect(verified.code).toBe(0);
      expect(verified.stdout).toContain("123456789012 eu-central-1");
      await compareWithHistory();
    },
  );

  it.runIf(HAS_TERMINAL && canContain())(
    "runs nothing by a wrapper that a command of the guide altered, says so, and sends it whole as a new attempt",
    async () => {
      const altering = join(mkdtempSync(join(tmpdir(), "lamplighter-guides-")), "alter.md");
      const alter = "echo 'touch /tmp/evil' | tee -a /var/lib/lamplighter/run-*/wrapper";
      const block = (command: string) => `\n\`\`\`bash\n${command}\n\`\`\`\n`;
      writeFileSync(altering, `# Look\n\n## At the node\n${block(alter)}${block("echo once >>/tmp/ran")}`);
      const env = endpoint.environment;
      const own = stateFolder();
      const program = startAtTerminal(["run", altering, ...ON, "--plain"], { state: own, env });
      let unread = "";
      let questions = 0;
      program.onDrawn((text) => {
        unread += text;
        const typed = ASKS.typed.exec(unread)?.[1];
        if (typed === undefined && !ASKS.begin.test(unread) && !ASKS.run.test(unread)) return;
        unread = "";
        questions++;
        program.type(`${typed ?? "y"}\r`);
      });
      const { code, drawn: printed } = await program.ended;
      expect({ code, printed }).toMatchObject({ code: 0 });
      expect(questions).toBe(3);
      expect(withoutControls(printed).replace(/\s+/g, " ")).toContain(
        "The wrapper that runs commands was altered",
      );
      expect(endpoint.nodes[0]?.read("/tmp/ran")).toBe("once\n");
      expect(endpoint.nodes[0]?.read("/tmp/evil")).toBe(null);
      const asking = ["verify", "last", "--aws", "--endpoint", endpoint.url];
      const verified = await runProgram(asking, { state: own, env });
      expect(verified).toMatchObject({ code: 2, stderr: "" });
      expect(verified.stdout).toContain("? agrees, but not with AWS: the history has 3 commands of the log");
    },
  );

  /** The log of that walk beside what the endpoint remembers, as it is and with a command written anew in it. */
  async function compareWithHistory(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "lamplighter-evidence-"));
    const saved = join(folder, "evidence.json");
    const env = { ...endpoint.environment, AWS_SESSION_TOKEN: "a token that opens much" };
    const before = endpoint.requests.length;
    const unnamed = await runProgram(["verify", "last", "--aws"], { state, env });
    expect(unnamed).toMatchObject({ code: 2, stdout: "" });
    expect(unnamed.stderr).toContain(`the run used the endpoint ${endpoint.url}`);
    expect(unnamed.stderr).toContain("add --endpoint URL, if you trust that endpoint");
    expect(endpoint.requests.length).toBe(before);

    const words = ["verify", "last", "--aws", "--endpoint", endpoint.url, "--save-evidence", saved];
    const asked = await runProgram(words, { state, env });
    expect(asked).toMatchObject({ code: 2, stderr: "" });
    expect(asked.stdout).toContain("? agrees, but not with AWS: the history has 2 commands of the log");
    expect(asked.stdout).toContain(`! This is not AWS's history: it came from ${endpoint.url}.`);
    expect(asked.stdout).toContain("Nobody else sent commands to these nodes");
    const again = await runProgram(words, { state, env });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringMatching(/already exists/) });

    const { stdout } = await runProgram(["verify", "last", "--json"], { state });
    const copy = join(folder, "audit.jsonl");
    copyFileSync(JSON.parse(stdout).path, copy);
    forgeLog(copy, (events) => putEverywhere(events, "cat /tmp/seen", "cat /tmp/none"));
    const compared = await runProgram(["verify", folder, "--evidence", saved], { state });
    expect(compared.code).toBe(4);
    expect(compared.stdout).toMatch(/✓ log verified/);
    expect(compared.stdout).toMatch(/✗ text-differs: .*✗ head-unknown: /s);

    copyFileSync(JSON.parse(stdout).path, copy);
    forgeLog(copy, (events) => {
      events.splice(events.findLastIndex(({ type }) => type === "invocation.finished") + 1);
    });
    const cut = await runProgram(["verify", folder, "--evidence", saved], { state });
    expect(cut.code).toBe(4);
    expect(cut.stdout).toMatch(/✓ log verified/);
    expect(cut.stdout).toMatch(/✗ head-unknown: Command \S+, a query of this run to i-0123456789abcdef0/);
  }
});
