import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/model/plan.ts";
import type { Presented } from "../../src/plan/model/presented.ts";
import { presentTask } from "../../src/plan/present/present.ts";
import { captured, given, planOf } from "../support/plan-fixtures.ts";

const HOSTILE = "a[$(touch /p)]";
const GUIDE = `# Guide

Find the mode:

\`\`\`bash {capture=FOUND_MODE}
cat /etc/mode
\`\`\`

Keep it:

\`\`\`bash
export M=$FOUND_MODE
\`\`\`

Look at it:

\`\`\`bash
if [[ $M -eq 0 ]]; then ls; fi
\`\`\`
`;

const nothing = {
  bindings: [],
  edited: null,
  preamble: [],
  disks: null,
  allowLocal: false,
  openssl: true,
} as const;

function show(plan: Plan, part: string, known: Partial<Parameters<typeof presentTask>[2]>): Presented {
  const task = plan.tasks.find((it) => it.command?.text.includes(part));
  if (task === undefined) throw new Error(`no task with ${part}`);
  return presentTask(plan, task.id, { ...nothing, ...known });
}

const errors = (shown: Presented): readonly string[] =>
  shown.findings.filter((it) => it.severity === "error").map(({ rule, message }) => `${rule}: ${message}`);

describe("a captured value that a later command reads again", () => {
  const plan = planOf(GUIDE);
  const where = plan.tasks[0]?.target ?? "";

  it("is refused where it is put into the variable", () => {
    const shown = show(plan, "M=", { bindings: [captured("FOUND_MODE", HOSTILE, where)] });
    expect(shown.command).toBe("export M=$FOUND_MODE");
    expect(shown.open).toEqual(["FOUND_MODE"]);
    expect(errors(shown).join()).toMatch(/value-place: .*arithmetic reads the text a second time/);
  });

  it("is let in when no command reads it again", () => {
    const looks = planOf(GUIDE.replace("[[ $M -eq 0 ]]", '[[ $M == 0 && -n "$M" ]]'));
    const shown = show(looks, "M=", { bindings: [captured("FOUND_MODE", HOSTILE, where)] });
    expect(shown.command).toBe(`export M='${HOSTILE}'`);
    expect(errors(shown)).toEqual([]);
  });

  it("is let in when it is a plain value of a closed type", () => {
    const typed = planOf(
      GUIDE.replace("# Guide", "---\nvariables:\n  FOUND_MODE: { type: integer }\n---\n# Guide"),
    );
    const shown = show(typed, "M=", { bindings: [captured("FOUND_MODE", "5", where)] });
    expect(errors(shown)).toEqual([]);
    expect(shown.command).toBe("export M=5");
  });

  it("stops the later command when it came into the variable by an edit", () => {
    const preamble = [`export M='${HOSTILE}' || exit 125`];
    expect(errors(show(plan, "-eq", { preamble })).join()).toMatch(
      /value-place: The value of M is not safe here/,
    );
    expect(errors(show(plan, "-eq", { preamble: ["export M=5 || exit 125"] }))).toEqual([]);
    expect(errors(show(plan, "-eq", { preamble, edited: '[[ "$M" == 0 ]]' }))).toEqual([]);
  });

  it("stops an edit that reads it again, or that puts it into another variable which is read again", () => {
    const looks = planOf(GUIDE.replace("[[ $M -eq 0 ]]", "[[ $M == 0 ]]"));
    const preamble = [`export M='${HOSTILE}' || exit 125`];
    expect(errors(show(looks, "==", { preamble, edited: "N=$M; echo $((N))" })).join()).toMatch(
      /value-place/,
    );
    const edit = show(plan, "M=", {
      bindings: [captured("FOUND_MODE", HOSTILE, where)],
      edited: "ls && export M=$FOUND_MODE",
    });
    expect(edit.open).toEqual(["FOUND_MODE"]);
  });
});

describe("what the guide itself wrote into a variable", () => {
  it("is its own text, and may be read again", () => {
    const plan = planOf("# Guide\n\n```bash\nOPTS='-a -b'\n```\n\n```bash\neval \"ls $OPTS\"\n```\n");
    const shown = show(plan, "eval", { preamble: ["OPTS='-a -b' || exit 125"] });
    expect(errors(shown)).toEqual([]);
  });
});

describe("a given value", () => {
  it("is refused in the plan, before anything runs", () => {
    const plan = planOf('# Guide\n\n```bash\nNAME=<THE_NAME>\n```\n\n```bash\neval "echo $NAME"\n```\n', {
      bindings: given("THE_NAME=$(touch /p)"),
    });
    const findings = plan.tasks.flatMap((it) => it.findings);
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`).join()).toMatch(
      /value-place: .*eval reads the text a second time/,
    );
  });
});
