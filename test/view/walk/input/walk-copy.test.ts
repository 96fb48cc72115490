// What `y` sends to the terminal's clipboard, and what it never sends.
import { describe, expect, it } from "vitest";
import { walkCopied } from "../../../../src/view/walk/input/walk-copy.ts";
import { carryOut, stageEngine } from "../../../support/run-fixtures.ts";
import { walkStage } from "../../../support/walk-stage.ts";

describe("y", () => {
  it("copies the command of the step that is looked at, exactly, and asks the core for nothing", () => {
    const engine = stageEngine();
    carryOut(engine);
    const stage = walkStage(engine);
    const before = engine.intents.length;
    expect(stage.press(["y"]).copy).toEqual({
      text: "mkfs -t xfs /dev/nvme1n1",
      what: "the command of step 2",
    });
    stage.press(["tab", "tab", "tab", "l", "k", "enter"]);
    expect(stage.press(["y"]).copy?.text).toBe("lsblk -o NAME,SIZE,TYPE,FSTYPE,MOUNTPOINT,SERIAL");
    expect(engine.intents.length).toBe(before);
  });

  it("copies the name of a secret, never its value", () => {
    const engine = stageEngine({
      guide:
        "---\nvariables:\n  API_TOKEN:\n    secret: true\n---\n\n# T\n\n## One\n\n```bash\ncurl -H 'X: API_TOKEN' http://localhost\n```\n",
      bindings: [{ name: "API_TOKEN", scope: { kind: "run" }, value: null, secret: true, from: "given" }],
      targets: [],
    });
    const stage = walkStage(engine);
    expect(stage.press(["y"]).copy?.text).toContain("API_TOKEN");
    expect(stage.press(["v", "y"]).copy).toBeNull();
    expect(stage.text()).toContain("API_TOKEN is secret.");
  });

  it("copies the value that is chosen in the list of values; one that is missing is none", () => {
    const stage = walkStage(stageEngine());
    expect(stage.press(["v", "y"]).copy).toEqual({ text: "nvme1n1", what: "the value of DATA_DEVICE" });
    expect(stage.press(["G", "y"]).copy).toBeNull();
    expect(stage.text()).toMatch(/is not set|is secret/);
  });

  it("does nothing at a step without a command, and confirms nothing anywhere", () => {
    const stage = walkStage(stageEngine());
    stage.press(["l", "j", "j", "j", "enter"]);
    expect(stage.text()).toContain("4 of 7");
    expect(stage.text()).not.toContain("y copy");
    expect(stage.press(["y"]).copy).toBeNull();
    expect(stage.engine.intents.filter(({ type }) => type === "confirm")).toEqual([]);
  });

  it.each([
    ["sent", "Sent the command of step 1 to the terminal's clipboard (3 characters)."],
    ["off", "Not copied: LAMPLIGHTER_CLIPBOARD is off."],
    ["too-long", "Not copied: the command of step 1 is too long for a terminal's clipboard."],
    ["secret", "Not copied: the command of step 1 has a secret in it."],
  ] as const)("says what became of it: %s", (result, words) => {
    const { state } = walkStage(stageEngine());
    const next = walkCopied(state(), { text: "a🇬b", what: "the command of step 1" }, result);
    expect(next.notice?.message).toBe(words);
  });
});
