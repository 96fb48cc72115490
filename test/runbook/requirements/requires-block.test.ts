import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REQUIRES_KEYS } from "../../../src/runbook/requirements/requires-block.ts";
import { runbookOf } from "../../support/plan-fixtures.ts";

const block = (yaml: string, info = "yaml {requires on=node}") =>
  runbookOf(`# Nodes\n\n\`\`\`${info}\n${yaml}\n\`\`\`\n`);
const demands = (yaml: string) => block(yaml).steps.map(({ requirement }) => requirement);
const said = (yaml: string, info?: string) =>
  block(yaml, info).findings.map(({ rule, severity, line, column, message }) => [
    rule,
    severity,
    line,
    column,
    message,
  ]);

describe("a block of demands", () => {
  it("is a map whose values are steps, each on its own line", () => {
    const { steps, findings, variables } = block(
      [
        "image: Amazon Linux 2023",
        "instance-type: at least t3.medium # no smaller",
        "policy: [AmazonSSMManagedInstanceCore, CloudWatchAgentServerPolicy]",
        "volume: 1 TB gp3, encrypted, recommended",
        "ports:",
        "  - HTTPS: TCP 443 from anywhere",
        "  - UDP 4789 from this security group",
        "disk:",
        "  minimum throughput: 125 MB/s",
        "  minimum iops: 3000",
        "termination-protection: true",
        "imdsv2: true",
        "key-pair: true",
        "elastic-ip: true",
        "dns-record: SITE_DNS_NAME",
        "documentdb: lamp-documents",
      ].join("\n"),
    );
    expect(findings.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(steps.map(({ kind, role, line, title }) => [kind, role, line, title])).toEqual([
      ["requirement", "node", 4, "image: Amazon Linux 2023"],
      ["requirement", "node", 5, "instance-type: at least t3.medium"],
      ["requirement", "node", 6, "policy: AmazonSSMManagedInstanceCore"],
      ["requirement", "node", 6, "policy: CloudWatchAgentServerPolicy"],
      ["requirement", "node", 7, "volume: 1 TB gp3, encrypted, recommended"],
      ["requirement", "node", 9, "HTTPS: TCP 443 from anywhere"],
      ["requirement", "node", 10, "UDP 4789 from this security group"],
      ["requirement", "node", 12, "disk: minimum throughput: 125 MB/s"],
      ["requirement", "node", 13, "disk: minimum iops: 3000"],
      ["requirement", "node", 14, "termination-protection: true"],
      ["requirement", "node", 15, "imdsv2: true"],
      ["requirement", "node", 16, "key-pair: true"],
      ["requirement", "node", 17, "elastic-ip: true"],
      ["requirement", "node", 18, "dns-record: SITE_DNS_NAME"],
      ["requirement", "node", 19, "documentdb: lamp-documents"],
    ]);
    expect(steps.map(({ requirement }) => requirement)).toEqual([
      { kind: "image", system: "amazon-linux-2023", name: "Amazon Linux 2023" },
      { kind: "instance-type", bound: "minimum", type: "t3.medium" },
      { kind: "policy", name: "AmazonSSMManagedInstanceCore" },
      { kind: "policy", name: "CloudWatchAgentServerPolicy" },
      { kind: "volume", gibibytes: 1000, recommended: true, encrypted: true, type: "gp3" },
      { kind: "ingress", label: "HTTPS", protocol: "tcp", port: 443, source: "anywhere" },
      { kind: "ingress", label: "Port 4789", protocol: "udp", port: 4789, source: "this security group" },
      { kind: "disk", measure: "throughput", bound: "minimum", amount: 125, unit: "MB/s" },
      { kind: "disk", measure: "iops", bound: "minimum", amount: 3000, unit: "IOPS" },
      { kind: "termination-protection" },
      { kind: "metadata-tokens" },
      { kind: "key-pair" },
      { kind: "elastic-ip" },
      { kind: "dns-record", name: "SITE_DNS_NAME" },
      { kind: "documentdb", cluster: "lamp-documents" },
    ]);
    expect(variables.map(({ name, type }) => [name, type])).toEqual([["SITE_DNS_NAME", "dns-name"]]);
    expect(new Set(steps.map(({ requirement }) => requirement?.kind)).size).toBe(REQUIRES_KEYS.length);
  });

  it("is a list of such keys, or of lines as bullets have them", () => {
    expect(
      demands("- image: Ubuntu 24.04\n- Enable termination protection.\n- HTTPS: TCP 443 from anywhere"),
    ).toEqual([
      { kind: "image", system: null, name: "Ubuntu 24.04" },
      { kind: "termination-protection" },
      { kind: "ingress", label: "HTTPS", protocol: "tcp", port: 443, source: "anywhere" },
    ]);
  });

  it.each([
    ["bogus: 1", 4, 1, "the key `bogus` is unknown"],
    ["instance-type: big", 4, 1, "`big` is not an instance type"],
    ["image: Ubuntu 22.04 or newer", 4, 1, "it does not name a system"],
    ["key-pair: no", 4, 1, "`no` is not `true`"],
    ["volume: { size: 3 }", 4, 1, "`volume` takes one plain value"],
    ["ports: TCP 80-90 from anywhere", 4, 1, "`TCP 80-90 from anywhere` is not an open port"],
    ["ports: [TCP 80 from my office]", 4, 9, "`TCP 80 from my office` is not an open port"],
    ["disk: { minimum throughput: 3 GB }", 4, 9, "`minimum throughput: 3 GB` is not a disk figure"],
    ["policy: the right one", 4, 1, "`the right one` is not the name of an AWS policy"],
    ["dns-record: a b", 4, 1, "`a b` is neither a host name nor a variable"],
    ["- Do what is right", 4, 3, "`Do what is right`"],
    ["- SSH: TCP 22 from my office", 4, 3, "`SSH: TCP 22 from my office`"],
  ])("does not guess at %j", (yaml, line, column, message) => {
    expect(block(yaml).steps).toEqual([]);
    expect(said(yaml)).toEqual([
      ["requires-block", "error", line, column, `This requirement is not understood: ${message}.`],
    ]);
  });

  it("says what is no YAML, and where it is empty", () => {
    expect(said("a: [")[0]?.slice(0, 3)).toEqual(["requires-block", "error", 4]);
    expect(said("image: a\nimage: b")[0]?.[4]).toBe(
      "The requirements are not valid YAML: Map keys must be unique",
    );
    expect(said("")[0]?.[4]).toBe("The block has no requirements.");
    expect(said("a: &x b\nc: *x")[0]?.[4]).toContain("alias");
  });

  it("stands at `yaml` alone, without what has no effect there", () => {
    expect(said("ls", "bash {requires}")).toEqual([
      ["attribute", "error", 3, 10, "`requires` is not allowed here."],
    ]);
    expect(said("key-pair: true", "yaml {requires name=x on=node}")).toEqual([
      ["attribute", "warning", 3, 4, "`name` has no effect on a block with `{requires}`."],
    ]);
    expect(block("image: nginx", "yaml").steps).toEqual([]);
  });

  it("is read without an error, whatever it holds", () => {
    const part = fc.constantFrom(
      "- ",
      "image",
      ": ",
      "\n",
      "  ",
      "[",
      "]",
      "{",
      "}",
      "&a",
      "*a",
      "'",
      "ports",
      "TCP 80 from anywhere",
      "|",
      "? ",
      "#",
      "disk",
      "minimum iops: 3",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 20 }), (parts) => {
        const { steps, findings } = block(parts.join("").replace(/`{3}/g, ""));
        for (const { line } of [...steps, ...findings]) expect(line).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  });
});
