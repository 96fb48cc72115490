import { describe, expect, it } from "vitest";
import { runbookOf } from "../../support/plan-fixtures.ts";

const front = "---\nvariables:\n  DATA_DEVICE: { type: block-device, description: The disk. }\n---\n";
const block = (yaml: string, info = "yaml {make on=node}") =>
  runbookOf(`${front}# Nodes\n\n\`\`\`${info}\n${yaml}\n\`\`\`\n`);
const said = (yaml: string, info?: string) =>
  block(yaml, info)
    .findings.filter(({ severity }) => severity !== "info")
    .map(({ rule, severity, line, message }) => [rule, severity, line, message]);

describe("a block that asks AWS for something", () => {
  it.each([
    ["wait-for-node", { action: "wait-for-node" }, "reads", []],
    [
      "snapshot-volume: DATA_DEVICE",
      { action: "snapshot-volume", device: "DATA_DEVICE" },
      "changes",
      ["DATA_DEVICE"],
    ],
    [
      "grow-volume: { device: DATA_DEVICE, size: NEW_SIZE }",
      { action: "grow-volume", device: "DATA_DEVICE", size: "NEW_SIZE" },
      "changes",
      ["DATA_DEVICE", "NEW_SIZE"],
    ],
    [
      "grow-volume:\n  device: <DATA_DEVICE>\n  size: 200 GiB",
      { action: "grow-volume", device: "DATA_DEVICE", size: "200 GiB" },
      "changes",
      ["DATA_DEVICE"],
    ],
  ])("is a step: %j", (yaml, aws, risk, variables) => {
    const { steps, variables: known } = block(yaml, "yaml {make on=node name=it timeout=900}");
    expect(steps).toMatchObject([
      { kind: "aws", role: "node", name: "it", timeout: 900, aws, risk, variables, source: yaml, line: 8 },
    ]);
    const command = steps[0]?.command;
    expect(command?.text).toBe(yaml);
    expect(command?.occurrences.map(({ start, end }) => yaml.slice(start, end).replace(/[<>]/g, ""))).toEqual(
      variables,
    );
    expect(command?.analysis.places.map(({ start, end }) => ({ start, end }))).toEqual(
      command?.occurrences.map(({ start, end }) => ({ start, end })),
    );
    expect(known.find(({ name }) => name === "NEW_SIZE")?.type).toBe(
      yaml.includes("NEW_SIZE") ? "size" : undefined,
    );
    expect(steps[0]?.findings).toEqual([]);
  });

  it.each([
    ["", "The block is empty."],
    ["reboot", "`reboot` is not a known action."],
    ["make-stack: x", "`make-stack` is not a known action."],
    ["snapshot-volume: [a]", "`snapshot-volume` needs a disk."],
    ["grow-volume: { device: DATA_DEVICE }", "`grow-volume` needs a size."],
    ["grow-volume: { size: 3 GiB }", "`grow-volume` needs a disk."],
    ["grow-volume: { device: a, size: 3 GiB, shrink: true }", "`grow-volume` has no field `shrink`."],
    ["- wait-for-node", "A block with `{make}` has exactly one action."],
    ["snapshot-volume: a\ngrow-volume: b", "A block with `{make}` has exactly one action."],
    ["a: [", /^The block is not valid YAML: /],
  ])("does not guess at %j", (yaml, message) => {
    expect(block(yaml).steps).toEqual([]);
    expect(said(yaml).map((it) => it[3])).toEqual([
      typeof message === "string" ? message : expect.stringMatching(message),
    ]);
    expect(said(yaml)[0]?.slice(0, 2)).toEqual(["make-block", "error"]);
  });

  it("is for a node", () => {
    expect(said("wait-for-node", "yaml {make on=local}")).toEqual([
      ["make-block", "error", 8, "This block needs a node, and `local` is your own machine."],
    ]);
  });

  it("has no checks and no capture", () => {
    expect(said("wait-for-node", 'yaml {make on=node done="true" capture=X}').map((it) => it[3])).toEqual([
      "`done` has no effect on a block with `{make}`.",
      "`capture` has no effect on a block with `{make}`.",
    ]);
  });
});
