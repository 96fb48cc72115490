// What lines and blocks of a guide require of a DocumentDB cluster, and which lines are left to a person.
import { describe, expect, it } from "vitest";
import { readRequirement } from "../../../src/runbook/requirements/read-requirement.ts";
import { runbookOf } from "../../support/plan-fixtures.ts";

const SPOKEN_OF = ["Using DocumentDB"];
const cluster = (demands: object) => ({ kind: "documentdb", cluster: null, ...demands });

describe("a line", () => {
  it.each([
    ["Create an encrypted DocumentDB cluster with at least 2 instances.", { encrypted: true, instances: 2 }],
    ["Create a DocumentDB cluster", {}],
    [
      "Provision an Amazon DocumentDB cluster with encryption at rest, encryption in transit, deletion protection and 14 days of backups",
      { tls: true, encrypted: true, deletionProtection: true, backupRetention: 14 },
    ],
    [
      "DocumentDB: TLS enabled, minimum of three instances in 2 availability zones of class db.r6g.large, engine version 5.0",
      { tls: true, instances: 3, zones: 2, instanceClass: "db.r6g.large", engine: "5.0" },
    ],
  ])("that asks for a cluster is read wherever it stands: %s", (text, demands) => {
    expect(readRequirement(text)).toEqual(cluster(demands));
  });

  it.each([
    ["TLS enabled", { tls: true }],
    ["Require TLS.", { tls: true }],
    ["backup retention 7 days", { backupRetention: 7 }],
    ["Backup retention: 7 days", { backupRetention: 7 }],
    ["Enable deletion protection", { deletionProtection: true }],
    ["At least 2 instances in two zones", { instances: 2, zones: 2 }],
    ["Storage encryption enabled", { encrypted: true }],
  ])("of one property is read where DocumentDB is spoken of, and nowhere else: %s", (text, demands) => {
    expect(readRequirement(text, SPOKEN_OF)).toEqual(cluster(demands));
    expect(readRequirement(text, ["Using Redis"])).toBeNull();
  });

  it.each([
    "Using AWS DocumentDB instead of MongoDB (Coming Soon)",
    "If using AWS, provisioning a DocumentDB cluster is the simplest way to achieve these requirements.",
    "Create a DocumentDB elastic cluster",
    "Create an unencrypted DocumentDB cluster",
    "Create a DocumentDB cluster without TLS",
    "Create a DocumentDB cluster with TLS or a VPN",
    "Create a DocumentDB cluster and restore last night's snapshot",
    "Create a DocumentDB snapshot",
    "Use DocumentDB",
    "TLS disabled",
    "Encryption",
    "Deletion protection is recommended",
  ])("that asks for something else, or leaves a choice, is left to a person: %s", (text) => {
    expect(readRequirement(text, SPOKEN_OF)).toBeNull();
  });
});

const block = (yaml: string) => runbookOf(`# G\n\n\`\`\`yaml {requires on=node}\n${yaml}\n\`\`\`\n`);

describe("a block", () => {
  it("has one requirement for each key, and one that the cluster is there", () => {
    const { steps, findings } = block(
      [
        "documentdb:",
        "  cluster: lamp-documents",
        "  engine: 5.0",
        "  instances: at least 2 in 2 zones",
        "  instance-class: db.r6g.large",
        "  encrypted: true",
        "  tls: required",
        "  deletion-protection: true",
        "  backup-retention: 7 days",
        "  reachable: true",
      ].join("\n"),
    );
    expect(findings).toEqual([]);
    expect(steps.map(({ requirement, line, title }) => [line, title, requirement])).toEqual(
      (
        [
          [5, "documentdb: cluster: lamp-documents", {}],
          [6, "documentdb: engine: 5.0", { engine: "5.0" }],
          [7, "documentdb: instances: at least 2 in 2 zones", { instances: 2, zones: 2 }],
          [8, "documentdb: instance-class: db.r6g.large", { instanceClass: "db.r6g.large" }],
          [9, "documentdb: encrypted: true", { encrypted: true }],
          [10, "documentdb: tls: required", { tls: true }],
          [11, "documentdb: deletion-protection: true", { deletionProtection: true }],
          [12, "documentdb: backup-retention: 7 days", { backupRetention: 7 }],
          [13, "documentdb: reachable: true", { reachable: true }],
        ] as const
      ).map(([line, title, more]) => [
        line,
        title,
        { kind: "documentdb", cluster: "lamp-documents", ...more },
      ]),
    );
  });

  it.each([
    ["documentdb: lamp-documents", "lamp-documents", []],
    ["documentdb: tag:Name=documents", "tag:Name=documents", []],
    ["documentdb: <CLUSTER_NAME>", "CLUSTER_NAME", ["CLUSTER_NAME"]],
  ])("may name the cluster alone, by identifier, tag or variable: %s", (yaml, cluster, variables) => {
    const { steps, variables: found } = block(yaml);
    expect(steps.map(({ requirement }) => requirement)).toEqual([{ kind: "documentdb", cluster }]);
    expect(found.map(({ name }) => name)).toEqual(variables);
  });

  it.each([
    ["documentdb: true and false", "does not name a cluster"],
    ["documentdb: { tls: true }", "does not name a cluster"],
    ["documentdb: { cluster: a, colour: blue }", "has no key `colour`"],
    ["documentdb: { cluster: a, tls: maybe }", "the value of `tls`"],
    ["documentdb: { cluster: a, backup-retention: 99 days }", "the value of `backup-retention`"],
    ["documentdb: { cluster: a, instances: none }", "the value of `instances`"],
    ["documentdb: { cluster: a, instance-class: t3.medium }", "the value of `instance-class`"],
    ["documentdb: { cluster: a, engine: newest }", "the value of `engine`"],
    ["documentdb: { cluster: a, encrypted: [true] }", "the value of `encrypted`"],
  ])("with something else in it is an error that says how it is written: %s", (yaml, words) => {
    const [finding, ...others] = block(yaml).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: "requires-block", severity: "error" });
    expect(finding?.message).toContain(words);
    expect(finding?.advice).toMatch(/^Write /);
  });
});
