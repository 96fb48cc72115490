// The first guide, read and planned as it is, where it lies beside the project.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allFindings } from "../../src/plan/findings/all-findings.ts";
import { planJson } from "../../src/plan/plan-json.ts";
import { given, planOf, target } from "../support/plan-fixtures.ts";

const path = fileURLToPath(new URL("../../../shared/guide/preparing-resources-on-aws.md", import.meta.url));

describe.skipIf(!existsSync(path))("the guide that started it all", () => {
  const markdown = existsSync(path) ? readFileSync(path, "utf8") : "";
  const values = given(
    "MY_DNS_NAME=lamp.example.org",
    "nvme1n1=/dev/nvme2n1",
    "node-01.example.com=node-02.example.org",
    "node-01=node-02",
    "IP_ADDR=10.0.1.17",
  );
  const [first = "", second = ""] = planOf(markdown).roles.map((it) => it.name);
  const targets = [
    target("manager", "i-0123456789abcdef0", [first]),
    target("worker", "i-0123456789abcdef1", [second]),
  ];
  const plan = planOf(markdown, { bindings: values, targets });
  const commands = plan.tasks.flatMap((it) => (it.command === null ? [] : [it.command.text]));

  it("puts every value into its place and nothing elsewhere", () => {
    expect(commands).toContain("sudo hostnamectl set-hostname lamp.example.org");
    expect(commands).toContain("mkfs -t xfs /dev/nvme2n1");
    expect(commands).toContain("mkdir /data && mount /dev/nvme2n1 /data");
    expect(commands).toContain(
      'printf "\\nUUID=$(blkid -s UUID -o value /dev/nvme2n1)     /data       xfs    defaults,nofail   0   2" >> /etc/fstab',
    );
    expect(commands).toContain("hostnamectl set-hostname node-02.example.org");
    expect(commands.filter((it) => it.includes("Values=node-02"))).toHaveLength(1);
    expect(commands.join("\n")).not.toContain("nvme1n1");
  });

  it("takes the token that one half prints into the other half, on the other node", () => {
    const init = plan.tasks.find((it) => it.command?.text === "sudo docker swarm init");
    const join = plan.tasks.find((it) => it.command?.text.startsWith("docker swarm join") === true);
    expect(init?.capture).toEqual({ variable: "SWARM_TOKEN", secret: true, how: "swarm-token" });
    expect(join?.command?.text).toBe("docker swarm join --token SWARM_TOKEN 10.0.1.17:2377");
    expect(join?.command?.holes.map((it) => it.kind)).toEqual(["captured"]);
    expect([init?.target, join?.target]).toEqual(["manager", "worker"]);
  });

  it("has a digest when all is given, and no error", () => {
    expect(plan.tasks.flatMap((it) => it.open)).toEqual([]);
    expect(plan.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(allFindings(plan).filter((it) => it.severity === "error")).toEqual([]);
  });

  it("types the disk's name to erase it, and nothing else", () => {
    expect(plan.tasks.filter((it) => it.risk === "destroys").map((it) => it.confirm.typed)).toEqual([
      "nvme2n1",
    ]);
  });

  it("forbids both halves on one node", () => {
    const one = planOf(markdown, {
      bindings: values,
      targets: [target("node", "i-0123456789abcdef0", [first, second])],
    });
    expect(one.findings.map((it) => it.rule)).toContain("swarm-init-and-join");
  });

  it("keeps the JSON's keys to the contract", () => {
    const json = JSON.parse(JSON.stringify(planJson(plan)));
    const keys = (value: object): readonly string[] => Object.keys(value);
    expect(keys(json)).toEqual([
      "format",
      "title",
      "guide",
      "digest",
      "targets",
      "sections",
      "variables",
      "steps",
      "notTaken",
      "findings",
    ]);
    expect(json.format).toBe("lamplighter-plan/1");
    expect(keys(json.guide)).toEqual(["path", "sha256"]);
    for (const it of json.targets) expect(keys(it)).toEqual(["role", "selector", "id", "name"]);
    for (const it of json.sections) expect(keys(it)).toEqual(["id", "title", "line", "parent"]);
    for (const it of json.variables) {
      expect(keys(it)).toEqual(["name", "type", "secret", "value", "from", "description", "lines"]);
      expect(it.from).toMatch(/^(declared|found|given|captured|default)$/);
    }
    for (const it of json.steps) {
      expect(keys(it)).toEqual(
        "id section kind role line endLine source context risk confirm typed interactive variables capture done verify timeout preamble findings tasks".split(
          " ",
        ),
      );
      for (const task of it.tasks) expect(keys(task)).toEqual(["target", "command", "open", "sha256"]);
      for (const found of it.findings)
        expect(keys(found)).toEqual(["rule", "severity", "message", "line", "column"]);
    }
    for (const it of json.notTaken) expect(keys(it)).toEqual(["line", "endLine", "reason"]);
  });
});
