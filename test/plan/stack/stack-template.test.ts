// The template of a node that is to be made. The whole text for a whole guide stands in fixtures, to be read by a person.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StatedRequirement } from "../../../src/plan/stack/stack-requirements.ts";
import { stackTemplate } from "../../../src/plan/stack/stack-template.ts";
import { readTemplate } from "../../../src/plan/stack/template-yaml.ts";
import type { Requirement } from "../../../src/runbook/model/runbook.ts";
import { expectGolden } from "../../support/golden.ts";
import { GUIDE_DEMANDS } from "../../support/guide-demands.ts";

/** A template's data: looked into by name, compared as it is. */
// biome-ignore lint/suspicious/noExplicitAny: what a template holds has any shape
type Json = any;

/** The template as data; fails the test when its text is none. */
function read(stated: readonly StatedRequirement[]): Json {
  const found = readTemplate(stackTemplate(stated).text);
  if (!found.ok) throw new Error(found.message);
  return found.template as never;
}

const demand = (requirement: Requirement): StatedRequirement => ({
  requirement,
  line: 7,
  text: "A line of the guide",
});
const minimumType = (type: string) => demand({ kind: "instance-type", bound: "minimum", type });
const minimumOf = (measure: "throughput" | "iops" | "space", amount: number, unit: string) =>
  demand({ kind: "disk", measure, bound: "minimum", amount, unit });
const ingress = (port: number, source: string, protocol: "tcp" | "udp" = "tcp") =>
  demand({ kind: "ingress", label: "A port", protocol, port, source });

describe("the template of a node", () => {
  it("reads as before for a whole guide", () => {
    expectGolden("plan/stack-of-the-guide.yaml", stackTemplate(GUIDE_DEMANDS).text);
  });

  it("reads as before for a guide that demands nothing", () => {
    expectGolden("plan/stack-of-nothing.yaml", stackTemplate([]).text);
  });

  it("names only resources, parameters and conditions that it has", () => {
    for (const stated of [GUIDE_DEMANDS, []]) {
      const template = read(stated);
      const known = new Set([
        ...Object.keys(template.Parameters ?? {}),
        ...Object.keys(template.Resources ?? {}),
      ]);
      const text = JSON.stringify(template);
      const named = [
        ...[...text.matchAll(/"Ref":"([^"]+)"/g)].map((it) => it[1] ?? ""),
        ...[...text.matchAll(/"Fn::GetAtt":\["([^"]+)"/g)].map((it) => it[1] ?? ""),
      ];
      expect(named.filter((it) => !known.has(it) && !it.startsWith("AWS::"))).toEqual([]);
      const conditions = [...text.matchAll(/"Condition":"([^"]+)"|"Fn::If":\["([^"]+)"/g)].map(
        (it) => it[1] ?? it[2] ?? "",
      );
      expect(conditions.length).toBeGreaterThan(0);
      expect(conditions.filter((it) => !(it in (template.Conditions ?? {})))).toEqual([]);
    }
  });

  it("opens what is demanded and nothing else, and never Docker's API without TLS", () => {
    const { Resources } = read([
      ingress(443, "anywhere"),
      ingress(22, "203.0.113.0/24"),
      ingress(5432, "sg-0123456789abcdef0"),
      ingress(2377, "this security group"),
      ingress(4789, "this security group", "udp"),
      ingress(2375, "this security group"),
      ingress(2375, "anywhere"),
      ingress(8080, "the moon"),
    ]);
    const open = Resources.Group.Properties.SecurityGroupIngress as readonly Json[];
    expect(
      open.map(({ FromPort, CidrIp, SourceSecurityGroupId }) => [FromPort, CidrIp ?? SourceSecurityGroupId]),
    ).toEqual([
      [443, "0.0.0.0/0"],
      [22, "203.0.113.0/24"],
      [5432, "sg-0123456789abcdef0"],
    ]);
    const inner = Object.keys(Resources).filter((name) => name.endsWith("FromGroup"));
    expect(inner).toEqual(["Tcp2377FromGroup", "Udp4789FromGroup"]);
    for (const name of inner) {
      const { GroupId, SourceSecurityGroupId } = Resources[name].Properties;
      expect(SourceSecurityGroupId).toEqual(GroupId);
    }
  });

  it("says what of the guide it does not follow, in the text too", () => {
    const { text, findings } = stackTemplate([ingress(2375, "anywhere"), ingress(8080, "the moon")]);
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ["demand-left-out", 7],
      ["demand-left-out", 7],
    ]);
    expect(text.match(/ - skipped: /g)).toHaveLength(2);
  });

  it.each([
    ["nothing demanded", [], "t3.medium"],
    ["a small minimum", [minimumType("t2.micro")], "t3.micro"],
    ["a minimum with more memory", [minimumType("t2.large")], "t3.large"],
    [
      "more than a t3 always carries",
      [minimumType("t2.medium"), minimumOf("iops", 6000, "IOPS")],
      "c5.xlarge",
    ],
    ["megabits said as megabytes", [minimumOf("throughput", 0.6, "GB/s")], "m6i.4xlarge"],
    ["an exact one", [demand({ kind: "instance-type", bound: "exact", type: "r7iz.large" })], "r7iz.large"],
  ])("takes the smallest type that carries it: %s", (_, stated, type) => {
    expect(stackTemplate(stated).instanceType).toBe(type);
  });

  it("says that an exact type cannot carry what the same guide demands", () => {
    const exact = demand({ kind: "instance-type", bound: "exact", type: "t2.medium" });
    const { findings, instanceType } = stackTemplate([exact, minimumOf("iops", 3000, "IOPS")]);
    expect(instanceType).toBe("t2.medium");
    expect(findings[0]?.message).toContain("does not sustain");
  });

  it("gives the data volume the figures that are demanded, and what gp3 needs for them", () => {
    const volume = demand({
      kind: "volume",
      gibibytes: 200,
      recommended: true,
      encrypted: false,
      type: "gp2",
    });
    const stated = [volume, minimumOf("throughput", 1000, "MB/s"), minimumOf("space", 500, "GB")];
    const { Parameters, Resources } = read(stated);
    const { Iops, Throughput, Encrypted, VolumeType } = Resources.DataVolume.Properties;
    expect([Iops, Throughput, Encrypted, VolumeType]).toEqual([3816, 954, true, "gp3"]);
    expect(Resources.DataVolume.DeletionPolicy).toBe("Retain");
    // 500 GB are 466 GiB: more than is recommended, and the least that may be asked for.
    expect(Parameters.DataVolumeSize).toMatchObject({ Default: 466, MinValue: 466 });
    expect(
      stackTemplate(stated)
        .findings.map(({ message }) => message)
        .join(),
    ).toContain("instead of gp2");
  });

  it("makes no data volume, key pair, address or record that nobody demands", () => {
    const names = Object.keys(read([minimumType("t3.small")]).Resources);
    expect(names).toEqual(["Role", "Profile", "Group", "Launch", "Node"]);
  });

  it.each([
    ["under 50", [minimumType("t3.small")]],
    ["50 to 200", [minimumType("m5.large")]],
    ["200 to 1,000", GUIDE_DEMANDS],
    [
      "over 1,000",
      [
        ...GUIDE_DEMANDS,
        demand({ kind: "volume", gibibytes: 16_000, recommended: false, encrypted: true, type: null }),
      ],
    ],
    [null, [demand({ kind: "instance-type", bound: "exact", type: "x9.huge" })]],
  ] as const)("names the monthly cost class %s, and that it is no offer", (cost, stated) => {
    const template = stackTemplate(stated);
    expect(template.cost).toBe(cost);
    expect(template.text).toContain(cost === null ? "Monthly cost: unknown" : `${cost} US dollars`);
    if (cost !== null) expect(template.text).toContain("Not an offer");
  });

  it("is plain ASCII that reads as a template, whatever a guide says", () => {
    const words = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("a\n  Evil: yes", "# x", "\u202e", "é – ü", "'\"${}!"),
    );
    fc.assert(
      fc.property(words, words, words, fc.nat(70_000), (text, label, source, port) => {
        const stated: StatedRequirement[] = [
          { requirement: { kind: "ingress", label, protocol: "tcp", port, source }, line: 1, text },
          { requirement: { kind: "policy", name: label }, line: 2, text },
          { requirement: { kind: "image", system: null, name: source }, line: 3, text },
          { requirement: { kind: "instance-type", bound: "exact", type: source }, line: 4, text },
        ];
        const template = stackTemplate(stated);
        expect(template.text).toMatch(/^[\n\u0020-\u007e]*$/);
        const found = readTemplate(template.text);
        expect(found.ok && Object.keys(found.template)).toEqual([
          "AWSTemplateFormatVersion",
          "Description",
          "Parameters",
          "Conditions",
          "Resources",
          "Outputs",
        ]);
        expect(stackTemplate(stated)).toEqual(template);
      }),
      { numRuns: 12 },
    );
  });
});

describe("reading a template", () => {
  it("gives short tags in their long forms, nested ones too", () => {
    const text =
      'Resources:\n  A:\n    B: !If [X, !GetAtt C.D.E, !Join ["-", [!Ref F, !Sub "${G}"]]]\n    H: !GetAtt [I, J]\n';
    expect(readTemplate(text)).toEqual({
      ok: true,
      template: {
        Resources: {
          A: {
            B: {
              "Fn::If": [
                "X",
                { "Fn::GetAtt": ["C", "D.E"] },
                { "Fn::Join": ["-", [{ Ref: "F" }, { "Fn::Sub": "${G}" }]] },
              ],
            },
            H: { "Fn::GetAtt": ["I", "J"] },
          },
        },
      },
    });
  });

  it("takes JSON as well", () => {
    expect(readTemplate('{"Resources": {"A": {"Type": "AWS::EC2::Instance"}}}').ok).toBe(true);
  });

  it.each([
    ["", "It is not a map of names and values."],
    ["just words", "It is not a map of names and values."],
    ["Outputs: {}", "It has no Resources."],
    ["Resources: {}", "It has no Resources."],
    ["Resources:\n  A: [", expect.stringContaining("line 2")],
    ["Resources:\n  A: 1\n  A: 2", expect.stringContaining("unique")],
  ])("says what is wrong with %j", (text, message) => {
    expect(readTemplate(text)).toEqual({ ok: false, message });
  });
});
