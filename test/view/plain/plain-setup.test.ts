// The first questions as plain lines.
import { describe, expect, it } from "vitest";
import { plainSetup } from "../../../src/view/plain/plain-setup.ts";
import type { SetupInput, SetupResult } from "../../../src/view/setup/setup-input.ts";
import { GUIDE } from "../../support/run-fixtures.ts";
import { REAL_GUIDE, REAL_NODES, REAL_PLACE, setupInput } from "../../support/setup-story.ts";

const nodes = [
  { key: "manager", id: "i-0a1b2c3d4e5f60718", name: "manager", note: "10.0.0.1" },
  { key: "worker", id: "i-0f3a9b8c7d6e5f401", name: "worker", note: "10.0.0.2" },
];
const practice: Readonly<Record<string, string>> = {
  DATA_DEVICE: "nvme1n1",
  MANAGER_IP: "10.0.0.1",
  SWARM_TOKEN: TOKEN(),
};

function TOKEN(): string {
  return `SWMTKN-1-${"a".repeat(50)}-${"b".repeat(25)}`;
}

async function asked(
  lines: readonly string[] | null,
  secret = "",
  setup: SetupInput = setupInput(GUIDE, {
    nodes,
    suggest: (variable) => practice[variable.name] ?? null,
    differences: ["Practice nodes are in memory."],
  }),
): Promise<{ readonly result: SetupResult; readonly text: string }> {
  let text = "";
  async function* input(): AsyncGenerator<string> {
    for (const line of lines ?? []) yield line;
  }
  const result = await plainSetup({
    ...setup,
    input: lines === null ? null : input(),
    write: (more) => {
      text += more;
    },
    auto: lines === null,
    askSecret: async () => secret,
  });
  return { result, text };
}

describe("plain setup", () => {
  it("with --yes takes what is proposed and says it", async () => {
    const { result, text } = await asked(null);
    expect(result).toMatchObject({ type: "go", assignments: { worker: ["worker"] } });
    expect(text).toContain("REHEARSAL");
    expect(text).toContain("values: DATA_DEVICE nvme1n1");
    expect(text).not.toContain(practice.SWARM_TOKEN);
  });

  it("starts a rehearsal with one answer, and says at a word what differs from real nodes", async () => {
    expect((await asked([""])).result).toEqual((await asked(null)).result);
    const { text, result } = await asked(["differs", "maybe", "yes"]);
    expect(result.type).toBe("go");
    expect(text).toContain("  - Practice nodes are in memory.");
    expect(text).toContain("Answer one of: yes, change, differs, leave.");
  });

  it("asks for sections, nodes and values, and asks again after a wrong answer", async () => {
    const { result, text } = await asked(["change", "9", "1", "nobody", "worker", "nvme 1", "nvme2n1", ""]);
    expect(text).toContain("Enter numbers from 1 to 2");
    expect(text).toContain("No node is called nobody. The nodes are: manager, worker.");
    expect(result).toMatchObject({
      type: "go",
      assignments: { worker: ["worker"] },
      bindings: [{ name: "DATA_DEVICE", value: "nvme2n1", from: "given" }],
      secrets: [],
    });
    expect(result.type === "go" && result.sections).toHaveLength(1);
  });

  it("asks which of several ways to do the same are walked, and with --yes tells", async () => {
    const guide = "# Guide\n\n```bash\nls /a\n# or\nls /b\n# or\nls /c\n```\n";
    const input = setupInput(guide, { nodes, destination: REAL_PLACE });
    const walked = async (lines: readonly string[] | null) => {
      const { result, text } = await asked(lines, "", input);
      const plan = result.type === "go" ? input.planFor(result) : null;
      return { commands: plan?.tasks.map(({ command }) => command?.text), text };
    };
    expect((await walked(["", "manager", "y"])).commands).toEqual(["ls /a"]);
    expect((await walked(["all", "manager", "y"])).commands).toEqual(["ls /a", "ls /b", "ls /c"]);
    const third = await walked(["4", "b", "3", "manager", "y"]);
    expect(third.commands).toEqual(["ls /c"]);
    expect(third.text.match(/Enter a number from 1 to 3, or all\./g)).toHaveLength(2);
    expect((await walked([])).text).toContain("Nothing was started.");
    expect((await walked(null)).text).toContain("  2  ls /b (line 6)\n  3  ls /c (line 8)\n  chosen: 1\n");
  });

  it("keeps a secret out of bindings and text", async () => {
    const token = practice.SWARM_TOKEN ?? "";
    const { result, text } = await asked(["change", "2", "", "10.0.0.1", "10.0.0.1", "y"], token);
    expect(result).toMatchObject({ type: "go", secrets: [{ name: "SWARM_TOKEN", value: token }] });
    expect(JSON.stringify(result.type === "go" ? result.bindings : null)).not.toContain("SWMTKN");
    expect(text).not.toContain("SWMTKN");
  });

  it("leaves at the end of the answers, at any question", async () => {
    const whole = ["change", "", "", "", "y"];
    for (let length = 0; length < 4; length++)
      expect((await asked(whole.slice(0, length), TOKEN())).result).toEqual({ type: "leave" });
  });

  it("lets the operator settle what selectors left open, and leave a device for the walk", async () => {
    const { result, text } = await asked(
      ["", "", "node-03", "node-02", "node-01", "", "y"],
      "",
      setupInput(REAL_GUIDE, REAL_NODES),
    );
    expect(text).toContain("tag:Role=worker matches 2 running instances (for worker). Choose from these.");
    expect(text).toContain("No running instance matches node-07 (for manager). Choose from these, or leave.");
    expect(text).toContain("Separate several by commas [node-01, or node-02]: ");
    expect(text).toContain("DATA_DEVICE [Enter: chosen from the node's disks once it has answered]: ");
    expect(result).toMatchObject({
      type: "go",
      assignments: { worker: ["node-02"], manager: ["node-01"] },
      bindings: [],
    });
  });

  it("leaves when the walk is not to begin", async () => {
    expect((await asked(["change", "1", "", "", "n"])).result).toEqual({ type: "leave" });
    for (const answer of ["n", "no", "leave", "q"])
      expect((await asked([answer])).result).toEqual({ type: "leave" });
  });
});
