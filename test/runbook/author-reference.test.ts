// The reference for authors in runbooks/README.md: its examples are read without an error, and with what it names all is
// named that the readers know.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allFindings } from "../../src/plan/findings/all-findings.ts";
import type { Step } from "../../src/runbook/model/runbook.ts";
import { VARIABLE_TYPES } from "../../src/runbook/model/variable-types.ts";
import { REQUIRES_KEYS } from "../../src/runbook/requirements/requires-block.ts";
import { readAttributes } from "../../src/runbook/settings/attributes.ts";
import { given, planOf, runbookOf } from "../support/plan-fixtures.ts";

const readme = readFileSync(new URL("../../runbooks/README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/^`{4}markdown\n([\s\S]*?)^`{4}$/gm)].map((it) => it[1] ?? "");
const steps: readonly Step[] = examples.flatMap((text) => runbookOf(text).steps);

/** The names in the first column of the table with this head. */
function named(head: string): readonly string[] {
  const table = readme.slice(readme.indexOf(`\n| ${head} |`)).split("\n\n", 1)[0] ?? "";
  return [...table.matchAll(/^\| `([a-z0-9-]+)/gm)].map((it) => it[1] ?? "");
}

/** What a list in an advice names: "Known keys are a, b and c." */
function listed(advice: string | undefined): readonly string[] {
  return (advice ?? "").replace(/^.* are |\.$/g, "").split(/, | and /);
}

const front = (yaml: string) =>
  runbookOf(`---\n${yaml}\n---\n`).findings.find((it) => it.rule === "front-matter");

describe("the reference for authors", () => {
  it("has examples that are read and planned without a complaint about what they declare", () => {
    expect(examples).toHaveLength(8);
    for (const example of examples) {
      const plan = planOf(example);
      expect(plan.steps.length, example).toBeGreaterThan(0);
      expect(
        allFindings(plan).filter(
          (it) => it.severity === "error" || /^(?:attribute|front-matter|variable-)/.test(it.rule),
        ),
        example,
      ).toEqual([]);
    }
  });

  it("names every attribute, and shows each in an example", () => {
    const known = listed(readAttributes("bash {x=1}", 1, 1).findings[0]?.advice);
    expect(known).toHaveLength(9);
    expect([...named("attribute")].sort()).toEqual([...known].sort());
    const used = {
      name: steps.some((it) => it.name !== null),
      on: steps.some((it) => it.role === "local"),
      done: steps.some((it) => it.done !== null),
      verify: steps.some((it) => it.verify !== null),
      capture: steps.some((it) => it.capture !== null),
      timeout: steps.some((it) => it.timeout !== null),
      mode: steps.some((it) => it.session !== undefined),
      port: steps.some((it) => it.session?.port === "LOCAL_PORT"),
      output: steps.some((it) => it.output === "none") && steps.some((it) => it.output === "digest"),
    };
    expect(Object.keys(used).sort()).toEqual([...known].sort());
    expect(Object.entries(used).filter(([, shown]) => !shown)).toEqual([]);
  });

  it("names every key of a requirement, and shows each in an example", () => {
    expect(named("key of a requirement")).toEqual(expect.arrayContaining([...REQUIRES_KEYS]));
    expect(named("key of a requirement")).toHaveLength(REQUIRES_KEYS.length);
    for (const key of REQUIRES_KEYS)
      expect(
        examples.some((it) => it.includes(`\n${key}:`)),
        key,
      ).toBe(true);
  });

  it("names everything that can be asked of AWS, and shows each in an example", () => {
    // What makes a stack is proposed first, by a step of its own.
    const asked = steps.flatMap(({ aws }) =>
      aws === undefined || aws.action === "propose-stack" ? [] : [aws],
    );
    const actions = asked.map(({ action }) => (action === "make-stack" ? "make-documentdb" : action));
    expect([...named("text of the block")].sort()).toEqual([...actions].sort());
  });

  it("names every key of front matter and of a variable", () => {
    expect(named("key")).toEqual(listed(front("purpos: 1")?.advice));
    expect(named("key of a variable")).toEqual(listed(front("variables: { A: { x: 1 } }")?.advice));
    for (const key of named("key of a variable"))
      expect(
        examples.some((it) => new RegExp(`\\b${key}: `).test(it)),
        key,
      ).toBe(true);
  });

  it("names every type, and shows each in an example", () => {
    expect(named("type")).toEqual([...VARIABLE_TYPES]);
    const used = new Set(examples.flatMap((it) => runbookOf(it).variables.map(({ type }) => type)));
    expect(VARIABLE_TYPES.filter((it) => !used.has(it))).toEqual([]);
  });

  it("gives values for the types that the types take", () => {
    const values = [
      "NODE_NAME=node-01.example.com",
      "SITE_NAME=lamp.example.org",
      "MANAGER_IP=172.31.5.10",
      "API_PORT=65535",
      "DATA_DEVICE=xvdf",
      "NODE_ID=i-0123456789abcdef0",
      "VOLUME_ID=vol-0123456789abcdef0",
      "HOME_REGION=us-east-1",
      "SWAP_SIZE=64GiB",
      "DATA_DIRECTORY=/srv/data",
    ];
    for (const value of values) expect(readme).toContain(value.replace(/^.*=/, "").trim());
    const last = examples.at(-1) ?? "";
    const plan = planOf(last, { bindings: given(...values, "RELEASE=v1.2") });
    expect(plan.findings.filter((it) => it.severity === "error")).toEqual([]);
    expect(plan.tasks.flatMap((it) => [...it.open])).toEqual(["SWARM_TOKEN"]);
    expect(plan.tasks.flatMap((it) => it.findings).filter((it) => it.severity === "error")).toEqual([]);
  });
});
