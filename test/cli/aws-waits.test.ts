// The installed program where AWS is slow, or says for ever that a command goes on: it says what it waits for, and takes the
// node's word for an end.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { type Fault, isOrder } from "../support/aws-endpoint-faults.ts";
import { ASKS } from "../support/converse.ts";
import { HAS_TERMINAL, startAtTerminal } from "../support/pty-program.ts";
import { stateFolder } from "../support/run-program.ts";

const IN_PROGRESS: Fault = {
  kind: "delivery",
  says: { status: "InProgress", details: "InProgress", from: "start" },
};

let endpoint: AwsEndpoint;
beforeEach(async () => {
  endpoint = await startAwsEndpoint({ nodes: [{ id: "i-0123456789abcdef0", name: "node-01" }] });
});
afterEach(() => endpoint.close());

/** The program at a terminal; each text that it draws is answered by the first answer whose words stand at its end. */
async function walkAt(
  words: readonly string[],
  state: string,
  answers: readonly (readonly [RegExp, string])[],
) {
  const program = startAtTerminal(words, { state, env: endpoint.environment });
  const left = [...answers];
  let unread = "";
  program.onDrawn((text) => {
    unread += text;
    const [asks, answer] = left[0] ?? [/$^/, ""];
    if (!asks.test(unread)) return;
    unread = "";
    left.shift();
    program.type(`${answer}\r`);
  });
  return program.ended;
}

function guideOf(command: string): string[] {
  const path = join(mkdtempSync(join(tmpdir(), "lamplighter-guides-")), "wait.md");
  writeFileSync(path, `# Wait\n\n## At the node\n\n\`\`\`bash\n${command}\n\`\`\`\n`);
  return ["run", path, "--on", "at-the-node=node-01", "--plain"];
}

const { begin: BEGIN, run: RUN, failed: FAILED } = ASKS;

it.runIf(HAS_TERMINAL)(
  "says what it waits for, and ends a wait when a cancelled command has ended on its node",
  async () => {
    endpoint.faults.push(
      { on: "ssm:SendCommand", fault: { kind: "slow", ms: 12_000 } },
      { on: "ssm:SendCommand", fits: isOrder, fault: IN_PROGRESS },
    );
    const { code, drawn } = await walkAt(guideOf("sleep 120"), stateFolder(), [
      [BEGIN, "y"],
      [RUN, "y"],
      [/Waiting since .* for the command on node-01/, "c"],
      [FAILED, "q"],
    ]);
    expect({ code, drawn }).toMatchObject({ code: 1 });
    expect(drawn).toMatch(
      /Waiting since [\d:]+Z \(\d[^)]* s\) for AWS to accept a query to the node \(greet\), on node-01/,
    );
    expect(drawn).toMatch(/Now for the end of the command \(SSM says InProgress\)/);
    expect(drawn).toMatch(/was cancelled/);
  },
);

it.runIf(HAS_TERMINAL)("runs a command once that a proxy says was refused although AWS took it", async () => {
  endpoint.faults.push({
    on: "ssm:SendCommand",
    fits: isOrder,
    fault: {
      kind: "proxy",
      when: "after",
      status: 403,
      type: "application/x-amz-json-1.1",
      body: '{"__type":"AccessDeniedException","message":"not today"}',
    },
  });
  const { code, drawn } = await walkAt(guideOf("echo once >>/tmp/count; wc -l </tmp/count"), stateFolder(), [
    [BEGIN, "y"],
    [RUN, "y"],
    [FAILED, "r"],
    [RUN, "y"],
  ]);
  expect({ code, drawn }).toMatchObject({ code: 0 });
  expect(drawn).not.toMatch(/never ran/);
  expect(drawn).toMatch(/Unknown whether it was sent\. .*check for a proxy/s);
  await endpoint.settled();
  expect(endpoint.nodes[0]?.read("/tmp/count")).toBe("once\n");
});

it.runIf(HAS_TERMINAL)(
  "fetches the whole output where the service keeps 2,500 bytes of each reply",
  async () => {
    endpoint.faults.push({
      on: "ssm:SendCommand",
      fault: { kind: "delivery", keeps: 2_500 },
      times: Number.POSITIVE_INFINITY,
    });
    const state = stateFolder();
    const { code, drawn } = await walkAt(guideOf("seq 1 2000"), state, [
      [BEGIN, "y"],
      [RUN, "y"],
    ]);
    expect({ code, drawn }).toMatchObject({ code: 0 });
    expect(drawn).toMatch(/\| 1\r?\n/);
    expect(drawn).toMatch(/\| 2000\r?\n/);
  },
);

it.runIf(HAS_TERMINAL)("resumes with what the node says, however long SSM says that it goes on", async () => {
  endpoint.faults.push({ on: "ssm:SendCommand", fits: isOrder, fault: IN_PROGRESS });
  const state = stateFolder();
  const first = await walkAt(guideOf("sleep 3; echo done"), state, [
    [BEGIN, "y"],
    [RUN, "y"],
    [/Waiting since .* for the command on node-01/, "q"],
  ]);
  expect(first).toMatchObject({ code: 1 });
  const began = Date.now();
  const again = await walkAt(["resume", "last", "--plain"], state, []);
  expect({ code: again.code, drawn: again.drawn }).toMatchObject({ code: 0 });
  expect(again.drawn).toMatch(/\| done/);
  expect(Date.now() - began).toBeLessThan(20_000);
});
