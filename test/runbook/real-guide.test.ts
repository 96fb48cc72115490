// The guide that this program was made for, where it lies beside the project: everything that must come out of it.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Runbook, Step } from "../../src/runbook/model/runbook.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

const path = fileURLToPath(new URL("../../../shared/guide/preparing-resources-on-aws.md", import.meta.url));
const present = existsSync(path);
const runbook: Runbook = readRunbook(present ? readFileSync(path) : new Uint8Array());
const at = (line: number): Step => {
  const step = runbook.steps.find((each) => each.line === line);
  if (step === undefined) throw new Error(`no step on line ${line}`);
  return step;
};
const rules = (line: number) => at(line).findings.map(({ rule }) => rule);
const from = (first: number, last: number) =>
  runbook.steps.filter(({ line }) => line >= first && line <= last);

describe.skipIf(!present)("the guide that prepares resources on AWS", () => {
  it("gives 46 steps in the order of their lines", () => {
    expect(runbook.steps.map(({ line }) => line)).toEqual([
      12, 13, 14, 15, 16, 17, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 42, 43, 44,
      45, 46, 47, 48, 64, 65, 66, 67, 70, 71, 74, 75, 76, 83, 84, 85, 92, 93, 97, 109,
    ]);
    expect(new Set(runbook.steps.map(({ id }) => id)).size).toBe(46);
    for (const { id } of runbook.steps) expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(runbook.notTaken).toEqual([]);
  });

  it("gives its sections and its title", () => {
    expect(runbook.title).toBe("Preparing Resources on AWS");
    expect(runbook.purpose).toMatch(/^The following instructions will result in a Docker Swarm setup/);
    expect(runbook.sections.map(({ id, depth, line, parent }) => [id, depth, line, parent])).toEqual([
      ["preparing-resources-on-aws", 1, 1, null],
      ["for-ec2-instances-only", 3, 9, "preparing-resources-on-aws"],
      ["ec2-commands", 3, 51, "preparing-resources-on-aws"],
      ["aws-ssm-instructions", 3, 88, "preparing-resources-on-aws"],
      ["using-aws-documentdb-instead-of-mongodb-coming-soon", 3, 118, "preparing-resources-on-aws"],
    ]);
    expect(runbook.roles.map(({ name, from }) => [name, from])).toEqual([
      ["for-ec2-instances-only", "section"],
      ["ec2-commands", "section"],
    ]);
  });

  it("gives the six disk requirements", () => {
    expect(from(12, 17).map(({ kind, requirement }) => [kind, requirement])).toEqual(
      [
        ["bandwidth", "maximum", 4750, "Mbps"],
        ["throughput", "maximum", 593.75, "MB/s"],
        ["iops", "maximum", 20000, "IOPS"],
        ["throughput", "minimum", 125, "MB/s"],
        ["iops", "minimum", 3000, "IOPS"],
        ["space", "minimum", 64, "GB"],
      ].map(([measure, bound, amount, unit]) => [
        "requirement",
        { kind: "disk", measure, bound, amount, unit },
      ]),
    );
  });

  it("gives every bullet of the procedure as a step of its own", () => {
    expect(from(24, 40).map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      "manual: Create an EC2 instance.",
      "requirement: AMI: AWS Linux 2",
      "requirement: Instance Type: [MINIMUM] t2.medium",
      "requirement: Create a new IAM role with the AmazonSSMManagedInstanceCore policy.",
      "requirement: Enable termination protection.",
      "requirement: Create a [RECOMMENDED] 1TB EBS volume WITH encryption enabled.",
      "manual: Configure security group:",
      "requirement: HTTP: TCP 80 from anywhere",
      "requirement: HTTPS: TCP 443 from anywhere",
      "requirement: Docker Daemon: TCP 2375 from this Security Group",
      "requirement: Docker Machine: TCP 2376 from this Security Group",
      "requirement: Docker Swarm: TCP 2377 from this Security Group",
      "requirement: Docker Swarm: TCP 7946 from this Security Group",
      "requirement: Docker Swarm: UDP 7946 from this Security Group",
      "requirement: Docker Overlay: UDP 4789 from this Security Group",
      "requirement: Create a new key pair and keep it private.",
      "requirement: Allocate and assign an elastic IP to the instance.",
    ]);
    expect(at(48)).toMatchObject({ kind: "requirement", title: "Create your DNS binding in Route53." });
  });

  it("gives what is demanded of the instance and its surroundings", () => {
    expect([25, 26, 27, 28, 29, 39, 40, 48].map((line) => at(line).requirement)).toEqual([
      { kind: "image", system: "amazon-linux-2", name: "AWS Linux 2" },
      { kind: "instance-type", bound: "minimum", type: "t2.medium" },
      { kind: "policy", name: "AmazonSSMManagedInstanceCore" },
      { kind: "termination-protection" },
      { kind: "volume", gibibytes: 1000, recommended: true, encrypted: true, type: null },
      { kind: "key-pair" },
      { kind: "elastic-ip" },
      { kind: "dns-record", name: "MY_DNS_NAME" },
    ]);
  });

  it("gives the eight ports", () => {
    expect(from(31, 38).map(({ requirement }) => requirement)).toEqual(
      [
        ["HTTP", "tcp", 80, "anywhere"],
        ["HTTPS", "tcp", 443, "anywhere"],
        ["Docker Daemon", "tcp", 2375, "this security group"],
        ["Docker Machine", "tcp", 2376, "this security group"],
        ["Docker Swarm", "tcp", 2377, "this security group"],
        ["Docker Swarm", "tcp", 7946, "this security group"],
        ["Docker Swarm", "udp", 7946, "this security group"],
        ["Docker Overlay", "udp", 4789, "this security group"],
      ].map(([label, protocol, port, source]) => ({ kind: "ingress", label, protocol, port, source })),
    );
    expect(at(31).context).toMatch(/^Configure security group:/);
  });

  it("gives six, nine and three commands for nodes, each whole and alone", () => {
    const commands = (first: number, last: number) =>
      from(first, last).map(({ kind, source }) => `${kind}: ${source}`);
    expect(commands(42, 47)).toEqual([
      "command: sudo yum -y update && sudo yum -y install docker -y",
      "command: sudo usermod -a -G docker ec2-user",
      "command: sudo hostnamectl set-hostname <MY_DNS_NAME>",
      String.raw`command: sudo printf "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H tcp://0.0.0.0:2375 -H fd:// --containerd=/run/containerd/containerd.sock\n" | sudo tee /etc/systemd/system/docker.service.d/override.conf`,
      "command: sudo systemctl daemon-reload && sudo service docker restart",
      "command: sudo docker swarm init",
    ]);
    expect(commands(60, 77)).toEqual([
      "command: mkfs -t xfs /dev/nvme1n1",
      "command: mkdir /data && mount /dev/nvme1n1 /data",
      String.raw`command: printf "\nUUID=$(blkid -s UUID -o value /dev/nvme1n1)     /data       xfs    defaults,nofail   0   2" >> /etc/fstab`,
      "command: umount /data && mount -a",
      "command: yum install docker",
      "command: mkdir -p /data/var/lib/docker && ln -s /data/var/lib/docker /var/lib/docker",
      "command: hostnamectl set-hostname node-01.example.com",
      "command: service docker start",
      "command: docker swarm join --token SWARM_TOKEN IP_ADDR:2377",
    ]);
    expect(commands(81, 86)).toEqual([
      "command: lsblk",
      "command: growpart /dev/nvme1n1 1",
      "command: xfs_growfs -d /data",
    ]);
    for (const step of from(42, 86)) expect(step.role).toBe(step.section);
    expect(at(42).context).toMatch(/^Run the following commands in the instance\./);
    expect(at(64).context).toMatch(
      /Attach EBS volume and configure auto-reattach on restart\.[\s\S]*DO NOT USE THIS AS A SCRIPT!/,
    );
    expect(at(76).context).toMatch(/join the Swarm\./);
    expect(at(83).context).toMatch(
      /^expand the EBS volume[\s\S]*In case your EBS volume runs out of storage space/,
    );
  });

  it("gives the steps of the operator's own machine, with code nested in a list", () => {
    expect(
      from(92, 116).map(({ kind, role, line, endLine, title }) => [kind, role, line, endLine, title]),
    ).toEqual([
      ["manual", "local", 92, 92, "Install the AWS CLI SSM plugin."],
      ["manual", "local", 93, 93, "Configure SSH to support AWS SSM tunneling."],
      ["command", "local", 97, 103, "aws ssm start-session …"],
      ["file", "local", 109, 115, "Add to ~/.ssh/config"],
    ]);
    expect(at(97).source.split("\n")).toEqual([
      "aws ssm start-session \\",
      "\t--target $(aws ec2 describe-instances \\",
      '\t\t--filter "Name=tag:Name,Values=node-01" \\',
      "\t\t--query \"Reservations[].Instances[?State.Name == 'running'].InstanceId[]\" \\",
      "\t\t--output text) \\",
      "\t--document-name AWS-StartPortForwardingSession \\",
      `\t--parameters '{ "portNumber": ["22"], "localPortNumber": ["9999"] }'`,
    ]);
    expect(at(97).context).toBe("Alternatively, manually open a port forwarding tunnel.");
    expect(at(109).source.endsWith("--parameters 'portNumber=%p'")).toBe(true);
    expect(at(97)).toMatchObject({ interactive: false, session: { port: "9999" } });
    expect(rules(97)).toEqual(["exit-status-hidden", "runs-on-operators-machine"]);
    expect(at(109).command).toBeNull();
    expect(at(109).file).toEqual({
      path: "~/.ssh/config",
      content:
        "Host i-* mi-*\n  ProxyCommand sh -c \"aws ssm start-session --target %h --document-name AWS-StartSSHSession --parameters 'portNumber=%p'\"",
      mode: "0600",
    });
    expect(rules(109)).toEqual(["ssh-config", "runs-on-operators-machine"]);
  });

  it("finds six variables", () => {
    expect(
      runbook.variables.map(({ name, type, secret, from, lines }) => [name, type, secret, from, lines]),
    ).toEqual([
      ["MY_DNS_NAME", "dns-name", false, "found", [44]],
      ["nvme1n1", "block-device", false, "found", [64, 65, 66, 84]],
      ["node-01.example.com", "host-name", false, "found", [74]],
      ["SWARM_TOKEN", "swarm-token", true, "found", [76]],
      ["IP_ADDR", "ip-address", false, "found", [76]],
      ["node-01", "host-name", false, "found", [99]],
    ]);
    const described = runbook.variables.filter(({ description }) => description !== "");
    expect(described.map(({ description }) => description)).toEqual([
      "You must replace the value of MY_DNS_NAME in the commands below.",
      "Assumes nvme1n1 is the name of the EBS volume.",
    ]);
    const marks = (line: number) =>
      at(line).command?.occurrences.map(({ start, end }) => at(line).source.slice(start, end));
    expect(marks(44)).toEqual(["<MY_DNS_NAME>"]);
    expect(marks(66)).toEqual(["nvme1n1"]);
    expect(marks(76)).toEqual(["SWARM_TOKEN", "IP_ADDR"]);
  });

  it("says what is wrong with it", () => {
    expect(runbook.findings.map(({ rule, severity, line }) => [rule, severity, line])).toEqual([
      ["end-of-support", "warning", 25],
    ]);
    expect(runbook.findings[0]?.message).toMatch(/2026-06-30/);
    for (const line of [64, 65, 66, 84]) expect(rules(line)).toContain("device-name-moves");
    expect(rules(84)).toContain("contradicts-earlier-step");
    for (const line of [92, 93, 97, 109]) expect(rules(line)).toContain("runs-on-operators-machine");
    expect(at(64).risk).toBe("destroys");
    expect(at(83).risk).toBe("reads");
  });
});
