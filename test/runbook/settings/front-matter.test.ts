import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFrontMatter } from "../../../src/runbook/settings/front-matter.ts";

describe("readFrontMatter", () => {
  it("reads title, purpose, roles and variables", () => {
    const read = readFrontMatter(
      "title: T\npurpose: P\nroles:\n  a: first\n  b:\nvariables:\n  X: { type: port, default: 2377 }\n  Y: what it is\n  Z: { choices: [1, two], allow: [dash] }\n  E:\n",
      1,
    );
    expect(read.findings).toEqual([]);
    expect(read).toMatchObject({
      title: "T",
      purpose: "P",
      roles: [
        { name: "a", description: "first" },
        { name: "b", description: "" },
      ],
      variables: [
        { name: "X", type: "port", default: "2377", line: 8 },
        { name: "Y", type: null, description: "what it is" },
        { name: "Z", type: "choice", choices: ["1", "two"], allow: ["dash"] },
        { name: "E", type: null, description: "" },
      ],
    });
  });

  it("reads a role whose nodes are walked together, and leaves the key out of the others", () => {
    const { roles, findings } = readFrontMatter(
      "roles:\n  a: { description: joins, together: true }\n  b: { together: false }\n  c: { together: true }\n  d: {}\n",
      1,
    );
    expect(findings).toEqual([]);
    expect(roles).toEqual([
      { name: "a", description: "joins", together: true },
      { name: "b", description: "" },
      { name: "c", description: "", together: true },
      { name: "d", description: "" },
    ]);
  });

  it.each([
    ["a: [", "error", 2],
    ["roles:\n  a: [x]", "warning", 3],
    ["roles:\n  a:\n    together: perhaps", "warning", 4],
    ["roles:\n  a:\n    description: b\n    togehter: true", "warning", 5],
    ["- one", "error", 2],
    ["title: [x]", "warning", 2],
    ["roles: x", "error", 2],
    ["roles:\n  local: me", "error", 3],
    ["variables:\n  a b: {}", "error", 3],
    ["variables:\n  A: { type: nothing }", "error", 3],
    ["variables:\n  A:\n    default: 1\n    colour: red", "warning", 5],
    ["variables:\n  A: { type: choice }", "error", 3],
    ['variables:\n  A: { type: pattern, pattern: "(?=x)" }', "error", 3],
    ["purpos: 1", "warning", 2],
    ["Variables: {}", "warning", 2],
    ["titel: a", "warning", 2],
    ["rolles: a", "warning", 2],
    ["title: a\ntitle: b", "error", 3],
  ])("makes a finding of %j", (text, severity, line) => {
    const { findings } = readFrontMatter(text, 1);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ rule: "front-matter", severity, line });
    expect(findings[0]?.advice).toMatch(/\.$/);
  });

  it.each([
    "layout: post",
    "sidebar_position: 2",
    "date: 2017-04-12\nauthor: me\ntags: [a]\ncategories: b\nimg: c\nterms: 2",
    "description: text",
    "title: a\nsubtitle: b",
    "role: web\nroles: { web: null }",
  ])("says nothing of the keys of those who publish the guide: %j", (text) => {
    expect(readFrontMatter(text, 1).findings).toEqual([]);
  });

  it("keeps the right keys of a variable that has a wrong one", () => {
    const [variable] = readFrontMatter("variables:\n  A: { type: port, secret: perhaps }", 1).variables;
    expect(variable).toMatchObject({ type: "port", secret: null });
  });

  it("does not follow a bomb of aliases", () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(", ")}]`,
    );
    const { findings } = readFrontMatter(["a0: &a0 [x]", ...levels].join("\n"), 1);
    expect(findings.map(({ severity }) => severity)).toEqual(["error"]);
  });

  it("never throws", () => {
    const piece = fc.constantFrom(
      "title: ",
      "roles:\n",
      "variables:\n",
      "  A: ",
      "{ type: port }",
      "\n",
      "&a ",
      "*a",
      "[",
      "}",
      "- ",
      "? ",
      "!!binary x",
      "__proto__: 1\n",
      "\t",
      "null",
      "|\n",
      "'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => void readFrontMatter(pieces.join(""), 1)),
      { numRuns: 1000 },
    );
  });
});
