// A command of which its own guide warns is told, and confirmed by typing.
import { describe, expect, it } from "vitest";
import { makePlan } from "../../../src/plan/make-plan.ts";
import { guideWarning } from "../../../src/runbook/findings/prose-warnings.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

describe("warns", () => {
  it.each([
    "CAUTION: the old index goes away.",
    "Take a backup first. This step is irreversible.",
    "TAKE CARE with this one",
    "The command destroys the old volume.",
    "This cannot be undone.",
    "All data will be lost on the disk.",
    "Running it may lead to data loss.",
    "WARNING: this will remove all of your containers.",
    "The files are permanently deleted.",
  ])("%s", (text) => {
    expect(guideWarning(text)).not.toBeNull();
  });
});

describe("does not warn", () => {
  it.each([
    "This is not destructive.",
    "It runs without data loss.",
    "A non-destructive check.",
    "Nothing here is dangerous.",
    "To avoid data loss, take a backup.",
    "This takes care of the rest.",
    "Warning: the page is in German.",
    "",
  ])("%s", (text) => {
    expect(guideWarning(text)).toBeNull();
  });
});

const planOf = (prose: string, command: string) => {
  const runbook = readRunbook(
    new TextEncoder().encode(`# Web\n\n## Nodes\n\n${prose}\n\n\`\`\`bash\n${command}\n\`\`\`\n`),
  );
  return makePlan({
    runbook,
    guide: { path: "guide.md", sha256: "0".repeat(64) },
    bindings: [],
    targets: [],
    sections: null,
  });
};

describe("the step", () => {
  it("has the finding, and its name is typed", () => {
    const [task] = planOf("CAUTION: the old index goes away.", "indexctl rotate").tasks;
    expect(task?.findings.map(({ rule }) => rule)).toContain("guide-warns");
    expect(task?.confirm.how).toBe("type");
  });

  it("needs no more than a key where it only reads, or nothing warns", () => {
    for (const [prose, command] of [
      ["CAUTION: look closely.", "ls /data"],
      ["Rotate the index.", "indexctl rotate"],
    ] as const) {
      const [task] = planOf(prose, command).tasks;
      expect(task?.findings.map(({ rule }) => rule)).not.toContain("guide-warns");
      expect(task?.confirm.how).toBe("key");
    }
  });
});
