// Everything that is to be said of the first guide, where it lies beside the project: by line and rule.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allFindings, distinct } from "../../src/plan/findings/all-findings.ts";
import { openFindings } from "../../src/plan/findings/open-findings.ts";
import { byPlace } from "../../src/transcript/check/findings-text.ts";
import { planOf } from "../support/plan-fixtures.ts";

const path = fileURLToPath(new URL("../../../shared/guide/preparing-resources-on-aws.md", import.meta.url));

describe.skipIf(!existsSync(path))("the first guide", () => {
  it("has all these findings, each at its line", () => {
    const plan = planOf(readFileSync(path, "utf8"));
    const all = byPlace(distinct([...allFindings(plan), ...openFindings(plan)]));
    const lines = new Map<number, string[]>();
    for (const { line, rule } of all) lines.set(line, [...(lines.get(line) ?? []), rule]);
    expect([...lines].map(([line, rules]) => `${line}: ${rules.sort().join(", ")}`)).toEqual([
      "25: end-of-support, metadata-open",
      "26: disk-beyond-instance",
      "33: open-door",
      "38: unencrypted-overlay",
      "44: placeholder-open",
      "45: needs-directory, open-door",
      "46: started-not-enabled",
      "47: not-repeatable",
      "64: destroys-data, device-name-moves, not-repeatable, placeholder-open",
      "65: device-name-moves, not-repeatable",
      "66: device-name-moves, exit-status-hidden, mount-may-be-missing, not-repeatable",
      "70: asks-for-answer",
      "71: link-onto-directory, not-repeatable",
      "74: placeholder-open",
      "75: service-without-mount, started-not-enabled",
      "76: join-not-private, not-repeatable, placeholder-open",
      "84: contradicts-earlier-step, device-name-moves",
      "92: runs-on-operators-machine",
      "93: runs-on-operators-machine",
      "97: runs-on-operators-machine",
      "98: exit-status-hidden",
      "99: placeholder-open",
      "109: runs-on-operators-machine, ssh-config",
    ]);
  });
});
