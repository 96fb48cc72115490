// A node that is cut off the network: what it is doing goes on without anybody hearing of it, nothing gets there, and what
// was sent arrives when the cable is back. Whatever the walk made of that, each command has run once.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { isOrder } from "../support/aws-endpoint-faults.ts";
import { ASKS } from "../support/converse.ts";
import { expectHonestLog } from "../support/cut-short.ts";
import { outcomesOf } from "../support/outcomes.ts";
import { type PtyProgram, withoutControls } from "../support/pty-program.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { stateFolder } from "../support/run-program.ts";
import { walkToTheEnd } from "../support/terminal-walk.ts";
import type { Lab } from "./lab.ts";
import type { LabNode } from "./node.ts";
import { waitFor } from "./services.ts";
import { HAS_LAB, startAwsOf, startLab } from "./start-lab.ts";

const GUIDE = `# Try

## At the node

\`\`\`bash
echo begun >>/root/steps && sync && sleep 8 && echo ended >>/root/steps
\`\`\`

\`\`\`bash
echo second >>/root/steps
\`\`\`
`;

/** How long nothing comes through, in milliseconds. */
const WAITED = 4_000;

describe.runIf(HAS_LAB)("a node that is cut off the network", () => {
  let lab: Lab;
  let endpoint: AwsEndpoint;
  let node: LabNode;
  let state: string;
  let begin: readonly string[];
  beforeAll(async () => {
    lab = await startLab(1);
    [node] = lab.nodes as [LabNode];
    endpoint = await startAwsOf(lab);
  });
  beforeEach(async () => {
    await node.must("rm -f /root/steps");
    state = stateFolder();
    const guide = join(state, "guide.md");
    writeFileSync(guide, GUIDE);
    begin = ["run", guide, "--plain", "--on", "at-the-node=node-01"];
  });
  afterAll(async () => {
    await endpoint?.close();
    await lab?.close();
  });

  /** What the commands have done so far, seen from outside. */
  const steps = (): string => {
    const path = node.inside("/root/steps");
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  const orders = (): number =>
    endpoint.requests.filter(({ operation, input }) => operation === "ssm:SendCommand" && isOrder(input))
      .length;
  /** Calls back once the text has been drawn. */
  const onceDrawn = (program: PtyProgram, wanted: RegExp, then: () => void): void => {
    let waiting = true;
    program.onDrawn(() => {
      if (!waiting || !wanted.test(withoutControls(program.drawn()))) return;
      waiting = false;
      then();
    });
  };

  it("does not answer in the middle of a step, is not passed, and tells after a resume how the step ended", async () => {
    const before = orders();
    const left = walkToTheEnd({
      endpoint,
      state,
      begin,
      codes: [1],
      begun(program) {
        void waitFor(node, "cat /root/steps", (text) => text === "begun").then(() => {
          lab.net.cable(node.name, "down");
          program.type("f\r");
        });
        onceDrawn(program, /No answer within 30 s/, () => program.type("q\r"));
      },
    });
    const [first = ""] = await left;
    expect(withoutControls(first)).toContain("stopped early; it can be resumed");
    // It did its work all the same, and nothing more.
    expect(steps()).toBe("begun\nended\n");
    expect(eventsOf(logIn(state), "invocation.finished")).toEqual([]);

    let meanwhile = "";
    const resumed = walkToTheEnd({
      endpoint,
      state,
      begin,
      begun(program) {
        onceDrawn(program, /Running: /, () => {
          setTimeout(() => {
            meanwhile = `${steps()}${orders() - before} sent`;
            lab.net.cable(node.name, "up");
          }, WAITED);
        });
      },
    });
    const [second = ""] = await resumed;
    expect(meanwhile).toBe("begun\nended\n1 sent");
    expect(withoutControls(second)).toMatch(/Running: .*begun/);
    expect(steps()).toBe("begun\nended\nsecond\n");
    expect(outcomesOf(logIn(state)).map((line) => line.replace(/^.* on /, ""))).toEqual([
      "node-01: command 0",
      "node-01: command 0",
    ]);
    expect(orders() - before).toBe(2);
    await expectHonestLog(state);
  });

  it("is sent nothing while Systems Manager has lost it, and gets what was on its way when the cable is back", async () => {
    const before = orders();
    const meanwhile: string[] = [];
    const look = (): unknown => meanwhile.push(`${steps()}${orders() - before} sent`);
    const [known] = endpoint.nodes;
    if (known === undefined) throw new Error("the endpoint has a node");
    lab.net.cable(node.name, "down");
    // What Systems Manager says of it after five minutes.
    known.ping = "ConnectionLost";
    const [drawn = ""] = await walkToTheEnd({
      endpoint,
      state,
      begin,
      begun(program) {
        onceDrawn(program, ASKS.unknownNode, () => {
          look();
          known.ping = "Online";
          lab.net.cable(node.name, "up");
        });
        onceDrawn(program, ASKS.run, () => {
          lab.net.cable(node.name, "down");
          setTimeout(() => {
            look();
            lab.net.cable(node.name, "up");
          }, WAITED);
        });
      },
    });
    expect(withoutControls(drawn)).toContain("Systems Manager lost contact with the node (ConnectionLost");
    expect(meanwhile).toEqual(["0 sent", "1 sent"]);
    expect(steps()).toBe("begun\nended\nsecond\n");
    expect(orders() - before).toBe(2);
    await expectHonestLog(state);
  });
});
