// The installed program against an AWS that knows the node and runs nothing: it finds the node, sends, hears Success without an
// answer, and takes nothing for done. Afterwards the log and the service's history agree.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SendCommandCommand } from "@aws-sdk/client-ssm";
import { describe, expect, it } from "vitest";
import { ASKS } from "../support/converse.ts";
import { HAS_TERMINAL, startAtTerminal, withoutControls } from "../support/pty-program.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { runProgram, stateFolder } from "../support/run-program.ts";
import { newName, ssm, startInstances } from "./account.ts";
import { MOTO_ENVIRONMENT, MOTO_URL } from "./moto.ts";

const GUIDE = "# Look\n\n## At the node\n\n```bash\nuname -a\n```\n";
const env = MOTO_ENVIRONMENT;

describe.runIf(HAS_TERMINAL)("a walk", () => {
  it("gets no further than a node that says nothing of itself, and its log agrees with the history", async () => {
    const state = stateFolder();
    const guide = join(state, "look.md");
    writeFileSync(guide, GUIDE);
    const name = newName("node");
    const [id = ""] = await startInstances({ Name: name });
    const program = startAtTerminal(["run", guide, "--on", `at-the-node=${name}`, "--plain"], { state, env });
    let unread = "";
    program.onDrawn((text) => {
      unread = withoutControls(unread + text);
      const answer = ASKS.begin.test(unread) ? "y\r" : ASKS.unknownNode.test(unread) ? "q\r" : null;
      if (answer === null) return;
      unread = "";
      program.type(answer);
    });
    const { code, drawn } = await program.ended;
    expect(code).toBe(1);
    expect(withoutControls(drawn)).toContain("The node's answer is unreadable.");
    const log = logIn(state);
    expect(eventsOf(log, "run.started")).toMatchObject([
      {
        destination: { kind: "endpoint", endpoint: MOTO_URL, account: "123456789012" },
        plan: { targets: [{ id, name }] },
      },
    ]);
    expect(eventsOf(log, "invocation.requested")).toEqual([]);
    expect(eventsOf(log, "target.identified")).toEqual([]);

    const DocumentName = "AWS-RunShellScript";
    const Parameters = { commands: ["id"] };
    await ssm().send(new SendCommandCommand({ DocumentName, InstanceIds: [id], Parameters }));
    const words = ["verify", "last", "--aws", "--endpoint", MOTO_URL, "--json"];
    const verified = await runProgram(words, { state, env });
    expect(verified).toMatchObject({ code: 2, stderr: "" });
    expect(JSON.parse(verified.stdout).checks.history).toMatchObject({
      state: "not-aws",
      endpoint: MOTO_URL,
      instances: [id],
      differences: [],
      // Asked as often as a node is asked that does not answer, and somebody else's command beside it.
      probes: 4,
      others: [expect.objectContaining({ instance: id })],
    });
  });
});
