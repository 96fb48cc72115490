// Of several ways to do the same the plan walks one, and tells which it leaves out.
import { parse } from "valibot";
import { describe, expect, it } from "vitest";
import { plan as planSchema } from "../../../src/audit/schema/plan-schema.ts";
import { chooseAlternatives } from "../../../src/cli/options/choose-alternatives.ts";
import { planJson } from "../../../src/plan/plan-json.ts";
import type { Alternatives } from "../../../src/plan/steps/alternatives.ts";
import { planText } from "../../../src/transcript/plan/plan-text.ts";
import { planOf, runbookOf, target } from "../../support/plan-fixtures.ts";

const GUIDE = `# Guide

## Setup

On macOS:

\`\`\`bash
brew install x
\`\`\`

On Debian:

\`\`\`bash
apt-get -y install <PACKAGE>
\`\`\`

On Fedora:

\`\`\`bash
dnf -y install x
x --init
\`\`\`

Then look:

\`\`\`bash
x --version
# or
x version
\`\`\`
`;

const walked = (alternatives: Alternatives = {}) =>
  planOf(GUIDE, { alternatives }).tasks.map(({ command }) => command?.text);
const chosen = (...texts: readonly string[]) => walked(chooseAlternatives(runbookOf(GUIDE), texts));

describe("a plan with alternatives", () => {
  it("walks the first way that fits a Linux node", () => {
    expect(walked()).toEqual(["apt-get -y install <PACKAGE>", "x --version"]);
  });

  it("walks the first way where none fits", () => {
    const guide = GUIDE.replace("On Debian", "On Windows").replace("On Fedora", "On FreeBSD");
    expect(planOf(guide).tasks[0]?.command?.text).toBe("brew install x");
  });

  it("walks what is chosen by line, by label or by a part of one, and else the default", () => {
    expect(chosen("20", "x version")).toEqual(["dnf -y install x", "x --init", "x version"]);
    expect(chosen("On macOS")).toEqual(["brew install x", "x --version"]);
    expect(chosen("fedora")).toEqual(["dnf -y install x", "x --init", "x --version"]);
    expect(chosen("fedora", "macos")).toEqual([
      "brew install x",
      "dnf -y install x",
      "x --init",
      "x --version",
    ]);
    expect(chosen("all")).toHaveLength(6);
  });

  it("refuses a choice that is none, and says what there is", () => {
    for (const text of ["Solaris", "1", "", " "])
      expect(() => chosen(text), text).toThrow(/matches no alternative in the guide/);
    expect(() => chosen("Solaris")).toThrow(
      expect.objectContaining({ advice: expect.stringContaining("line 14: On Debian") }),
    );
  });

  it("needs no value for what is left out, and counts no finding of it", () => {
    const fedora = planOf(GUIDE, { alternatives: chooseAlternatives(runbookOf(GUIDE), ["Fedora"]) });
    expect(planOf(GUIDE).digest).toBeNull();
    expect(fedora.digest).not.toBeNull();
    const all = planOf(GUIDE, {
      alternatives: chooseAlternatives(runbookOf(GUIDE), ["Fedora", "x version"]),
    });
    expect(all.digest).not.toBe(fedora.digest);
  });

  it("keeps what is left out with its commands, in the log's shape and in the JSON", () => {
    const plan = planOf(GUIDE);
    expect(parse(planSchema, JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    expect(plan.leftOut?.map(({ instead, tasks }) => [instead, tasks[0]?.command?.text])).toEqual([
      [14, "brew install x"],
      [14, "dnf -y install x"],
      [14, "x --init"],
      [27, "x version"],
    ]);
    const { steps } = planJson(plan) as {
      steps: { alternative: { instead: number | null }; tasks: object[] }[];
    };
    expect(steps.map(({ alternative, tasks }) => [alternative.instead, tasks.length])).toEqual([
      [14, 1],
      [null, 1],
      [14, 1],
      [14, 1],
      [null, 1],
      [27, 1],
    ]);
    expect(planOf("# G\n\n```bash\nls\n```\n").leftOut).toBeUndefined();
  });

  it("tells in the dry run what is left out, where it would stand on each node, without counting it", () => {
    const text = planText(
      planOf(GUIDE, { targets: [target("n-1", null, ["setup"]), target("n-2", null, ["setup"])] }),
      {
        width: 100,
        colour: false,
        exact: false,
      },
    );
    expect(
      text.match(/skipped: alternative to line 14 · line 8 · On macOS · on n-[12]\n {6}brew install x/g),
    ).toHaveLength(2);
    expect(text.indexOf("On macOS · on n-1")).toBeLessThan(text.indexOf("1/4 · command · line 14 · on n-1"));
    expect(text).toContain("2 steps, 4 tasks");
    expect(text).toContain("4 steps skipped as alternatives.");
  });
});
