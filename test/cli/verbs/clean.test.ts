// The verb `clean` by the installed program: what an ended command left on a node goes after a typed yes, and nothing before.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { awsClient } from "../../../src/aws/client/client.ts";
import { renderProbe } from "../../../src/ledger/probes.ts";
import { renderScript } from "../../../src/ledger/script.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../../support/aws-endpoint.ts";
import { HAS_TERMINAL, startAtTerminal, withoutControls } from "../../support/pty-program.ts";
import { runProgram, stateFolder } from "../../support/run-program.ts";
import { stubEnvironment } from "../../support/wire-walk.ts";

const state = stateFolder();
const NODE = "i-0123456789abcdef0";
const NONCE = "c1ea".repeat(8);

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ nodes: [{ id: NODE, name: "node-01" }] });
});
afterAll(() => endpoint.close());

/** Answers the question that was asked; gives what was printed and the exit code. */
async function clean(words: readonly string[], answer: string) {
  const program = startAtTerminal(["clean", ...words], { state, env: endpoint.environment });
  program.onDrawn((text) => {
    if (/Type yes to clean: $/.test(text)) program.type(`${answer}\r`);
  });
  const { code, drawn } = await program.ended;
  return { code, printed: withoutControls(drawn) };
}

/** A command that ran and ended, as an old run leaves it. */
async function leaveAnEntry(): Promise<void> {
  const run = "0".repeat(26);
  const greet = renderProbe({ kind: "greet", run, epoch: 1, who: "ada@laptop", take: null });
  const script = renderScript({
    nonce: NONCE,
    run,
    epoch: 1,
    notAfter: Math.floor(Date.now() / 1000) + 60,
    limit: 30,
    body: "echo left behind",
    secrets: [],
    devices: [],
    capture: null,
    publicKey: null,
  });
  stubEnvironment(endpoint);
  try {
    const { call } = await awsClient({ profile: null, region: null });
    for (const text of [greet, script]) {
      const Parameters = { commands: [text] };
      const input = { DocumentName: "AWS-RunShellScript", InstanceIds: [NODE], Parameters };
      await call("ssm:SendCommand", input, new AbortController().signal);
      await endpoint.settled();
    }
  } finally {
    vi.unstubAllEnvs();
  }
}

describe("lamplighter clean", () => {
  it("needs a person at a terminal", async () => {
    const { code, stderr } = await runProgram(["clean", "node-01"], { state, env: endpoint.environment });
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toMatch(/clean needs a terminal/);
    expect(endpoint.requests).toHaveLength(0);
  });

  it.skipIf(!HAS_TERMINAL)(
    "says what it would do, does nothing without a yes, and empties what has ended with one",
    async () => {
      await leaveAnEntry();
      const output = `/var/lib/lamplighter/${NONCE}/output`;
      expect(endpoint.nodes[0]?.read(output)).toContain("left behind");
      const sent = endpoint.count("ssm:SendCommand");

      const refused = await clean(["node-01"], "no");
      expect(refused.code).toBe(1);
      expect(refused.printed).toMatch(
        /NOT AWS[\s\S]*node-01 \(i-0123456789abcdef0\)[\s\S]*Nothing was cleaned\./,
      );
      expect(endpoint.count("ssm:SendCommand")).toBe(sent);

      const done = await clean([NODE, "node-01"], "yes");
      expect(done).toMatchObject({ code: 0 });
      expect(done.printed).toContain("1 cleaned, 0 forgotten, 0 still running (not touched).");
      expect(endpoint.count("ssm:SendCommand")).toBe(sent + 1);
      expect(endpoint.nodes[0]?.read(output)).toBeNull();
    },
  );

  it.skipIf(!HAS_TERMINAL)("cleans nothing when a selector does not name exactly one", async () => {
    const sent = endpoint.count("ssm:SendCommand");
    const { code, printed } = await clean(["node-01", "moon"], "yes");
    expect(code).toBe(2);
    expect(printed).toMatch(/No running instance matches `moon`/);
    expect(endpoint.count("ssm:SendCommand")).toBe(sent);
  });
});
