import { describe, expect, it } from "vitest";
import { BASE_SHELL } from "../../src/ledger/node/base-shell.ts";
import { PROGRAMS, realNode } from "../support/node-shell.ts";
import { deliver, orderFor } from "../support/node-shell-order.ts";

/** Ages of what is waited for, in hundredths of a second. */
const AGES = [0, 200, 2_999, 3_000, 29_999, 30_000, 8_640_000];

describe.each(["dash", "bash"] as const)("waiting under %s", (shell) => {
  it("rests for a twentieth of a second while what it waits for is young, then longer", async () => {
    const node = realNode(shell);
    const ages = AGES.map((age) => `ll_up=${age}; ll_rest`).join("\n");
    const said = await node.say(
      `${BASE_SHELL}\nll_uptime() { :; }\nll_nap() { echo "$1"; }\nll_since=0\n${ages}`,
    );
    expect(said.trim().split("\n")).toEqual(["0.05", "0.05", "0.05", "0.2", "0.2", "1", "1"]);
    await node.close();
  });

  it("rests so in the script and in the runner", async () => {
    const node = realNode(shell, { programs: PROGRAMS, witness: true });
    await deliver(node, orderFor(node, { body: "sleep 0.7" }));
    const rests = node.readFile(`${node.work}/arguments`).match(/(?<=\/sleep ).*/g) ?? [];
    expect(new Set(rests)).toEqual(new Set(["0.05", "0.7"]));
    await node.close();
  });
});
