// Is a text another one with values in its places? However a value is quoted; and nothing else may have changed.
import { describe, expect, it } from "vitest";
import type { Binding } from "../../../src/plan/model/plan.ts";
import { isEditFilled, isFilled } from "../../../src/plan/verify/filled-text.ts";
import { readCommand } from "../../../src/runbook/read-command.ts";
import { variable } from "../../support/plan-variables.ts";

const variables = [
  variable("NAME", "text", { from: "declared" }),
  variable("DISK", "block-device", { from: "declared" }),
  variable("TOKEN", "swarm-token", { from: "declared", secret: true }),
];
const given = (name: string, value: string | null): Binding => ({
  name,
  scope: { kind: "run" },
  value,
  secret: value === null,
  from: "given",
});
const bindings = [given("NAME", "it's here"), given("DISK", "nvme1n1"), given("TOKEN", null)];
const source = (text: string) => readCommand(text, variables);

describe("a text with its values in it", () => {
  it.each([
    ["echo <NAME> now", "echo 'it'\\''s here' now"],
    ["echo <NAME> now", 'echo "it\'s here" now'],
    ["echo <NAME> now", "echo <NAME> now"],
    ["mount /dev/<DISK> /data", "mount /dev/nvme1n1 /data"],
    ["join --token <TOKEN> x", 'join --token "$TOKEN" x'],
    ["echo plain", "echo plain"],
  ])("%s: %s", (written, filled) => {
    expect(isFilled(filled, source(written), bindings, null)).toBe(true);
  });

  it.each([
    ["another value", "echo <NAME> now", "echo 'it is here' now"],
    ["more before it", "echo <NAME> now", "reboot; echo 'it'\\''s here' now"],
    ["more behind it", "echo <NAME> now", "echo 'it'\\''s here' now; reboot"],
    ["more in the place", "echo <NAME> now", "echo 'it'\\''s here'; reboot now"],
    ["other quotes of what is not a value", "echo 'a; reboot'", "echo a; reboot"],
    ["another variable's reference", "join --token <TOKEN> x", 'join --token "$OTHER" x'],
  ])("not with %s", (_what, written, filled) => {
    expect(isFilled(filled, source(written), bindings, null)).toBe(false);
  });

  it("may print what is captured from it, and nothing else", () => {
    const uuid = source("UUID=$(blkid)");
    expect(isFilled(`UUID=$(blkid) && printf '%s\\n' "$UUID"`, uuid, [], "UUID")).toBe(true);
    expect(isFilled(`UUID=$(blkid) && printf '%s\\n' "$UUID"`, uuid, [], null)).toBe(false);
    expect(isFilled("UUID=$(blkid) && reboot", uuid, [], "UUID")).toBe(false);
  });
});

describe("an edited text with something put into its spans", () => {
  it("has all else in order", () => {
    const spans = [{ start: 5, end: 8 }];
    expect(isEditFilled("echo abc now", "echo <NAME> now", spans, null)).toBe(true);
    expect(isEditFilled("echo abc later", "echo <NAME> now", spans, null)).toBe(false);
    expect(isEditFilled("echo now", "echo now", [], null)).toBe(true);
    expect(isEditFilled("echo now; reboot", "echo now", [], null)).toBe(false);
  });
});
