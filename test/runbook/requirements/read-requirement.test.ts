import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStatement, readRequirement } from "../../../src/runbook/requirements/read-requirement.ts";
import { runbookOf } from "../../support/plan-fixtures.ts";

const port = (label: string, protocol: "tcp" | "udp", number: number, source: string) => ({
  kind: "ingress",
  label,
  protocol,
  port: number,
  source,
});
const disk = (bound: string, measure: string, amount: number, unit: string) => ({
  kind: "disk",
  measure,
  bound,
  amount,
  unit,
});
const image = (system: string | null, name: string) => ({ kind: "image", system, name });
const instanceType = (bound: string, type: string) => ({ kind: "instance-type", bound, type });
const volume = (
  gibibytes: number | null,
  encrypted: boolean,
  type: string | null = null,
  recommended = false,
) => ({ kind: "volume", gibibytes, recommended, encrypted, type });
const record = (name: string | null) => ({ kind: "dns-record", name });
const SSM = { kind: "policy", name: "AmazonSSMManagedInstanceCore" };

describe("ports", () => {
  it.each([
    ["HTTP: TCP 80 from anywhere", port("HTTP", "tcp", 80, "anywhere")],
    ["DNS: udp 53 from this Security Group.", port("DNS", "udp", 53, "this security group")],
    ["Metrics: TCP 9100 from the bastion", port("Metrics", "tcp", 9100, "the bastion")],
    ["Open port 443 to the world.", port("Port 443", "tcp", 443, "anywhere")],
    ["Open TCP port 443 (HTTPS) to everyone", port("HTTPS", "tcp", 443, "anywhere")],
    ["allow inbound TCP 22 from 10.0.0.0/8", port("Port 22", "tcp", 22, "10.0.0.0/8")],
    [
      "Allow incoming traffic on UDP port 4789 from itself",
      port("Port 4789", "udp", 4789, "this security group"),
    ],
    ["Allow access to port 53/udp from 2001:db8::/32.", port("Port 53", "udp", 53, "2001:db8::/32")],
    ["Allow SSH (22) from 203.0.113.7", port("SSH", "tcp", 22, "203.0.113.7")],
    ["HTTPS (443) from the internet", port("HTTPS", "tcp", 443, "anywhere")],
    ["NFS: 2049 from sg-0123456789abcdef0", port("NFS", "tcp", 2049, "sg-0123456789abcdef0")],
  ])("reads %j", (text, expected) => {
    expect(readRequirement(text)).toEqual(expected);
  });
  it.each([
    "HTTP: TCP 0 from x",
    "HTTP: TCP 65536 from x",
    "TCP 80 from x",
    "Ports: TCP 80-90 from x",
    "Open ports 8000-8100 to the world",
    "Open port 80 to the container",
    "Allow port 22 from your office",
    "Ingress TCP port 443 from CIDR block 10.52.0.0/16",
    "Open port 80 for web traffic",
    "Do not open port 2375 to the world",
    "80 TCP => For SSL certificate verification",
  ])("leaves %j to a person", (text) => {
    expect(readRequirement(text)).toBeNull();
  });
});

describe("disks", () => {
  it.each([
    ["Required maximum (saturable) disk bandwidth: 4750 Mbps", disk("maximum", "bandwidth", 4750, "Mbps")],
    ["Minimum disk I/O operations: 3,000 IOPS", disk("minimum", "iops", 3000, "IOPS")],
    ["Minimum disk space: 64 GB", disk("minimum", "space", 64, "GB")],
    ["At least 64 GB of free disk space.", disk("minimum", "space", 64, "GB")],
    ["A minimum of 125 MB/s disk throughput", disk("minimum", "throughput", 125, "MB/s")],
    ["At most 20,000 IOPS of disk IOPS", disk("maximum", "iops", 20_000, "IOPS")],
    ["at least 20 GiB storage", disk("minimum", "space", 20, "GiB")],
  ])("reads %j", (text, expected) => {
    expect(readRequirement(text)).toEqual(expected);
  });
  it.each(["disk space: 64 GB", "Minimum disk space: plenty", "At least 8 GB of RAM", "At least 3000 disks"])(
    "leaves %j to a person",
    (text) => {
      expect(readRequirement(text)).toBeNull();
    },
  );
});

describe("instances", () => {
  it.each([
    ["AMI: AWS Linux 2", image("amazon-linux-2", "AWS Linux 2")],
    ["AMI: Amazon Linux 2023", image("amazon-linux-2023", "Amazon Linux 2023")],
    ["Operating system: Ubuntu 22.04 LTS", image(null, "Ubuntu 22.04 LTS")],
    ["Choose the latest Amazon Linux 2023 AMI.", image("amazon-linux-2023", "Amazon Linux 2023")],
    ["Use Ubuntu Server 24.04 as the AMI", image(null, "Ubuntu Server 24.04")],
    ["Instance Type: [MINIMUM] t2.medium", instanceType("minimum", "t2.medium")],
    ["instance type: m6i.2xlarge", instanceType("exact", "m6i.2xlarge")],
    ["At least a t3.medium", instanceType("minimum", "t3.medium")],
    ["Use a t3.medium or larger instance", instanceType("minimum", "t3.medium")],
    ["Choose t3a.large as the instance type.", instanceType("exact", "t3a.large")],
    ["Launch a c7g.metal instance", instanceType("exact", "c7g.metal")],
    ["Create a new IAM role with the AmazonSSMManagedInstanceCore policy.", SSM],
    ["Attach a role with the policy AmazonSSMManagedInstanceCore to it, so that it can be reached.", SSM],
    ["Attach the AmazonSSMManagedInstanceCore policy to the instance role", SSM],
    ["IAM role: arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", SSM],
    ["Enable termination protection.", { kind: "termination-protection" }],
    ["Then turn on termination protection for the instance", { kind: "termination-protection" }],
    ["Termination protection: enabled", { kind: "termination-protection" }],
    ["Require IMDSv2", { kind: "metadata-tokens" }],
    ["IMDSv2 required", { kind: "metadata-tokens" }],
    ["Set the metadata version to V2 only (token required)", { kind: "metadata-tokens" }],
    ["Create a new EC2 key pair and keep it private.", { kind: "key-pair" }],
    ["Allocate and assign an elastic IP to the instance.", { kind: "elastic-ip" }],
    ["Associate an Elastic IP address with the instance", { kind: "elastic-ip" }],
  ])("reads %j", (text, expected) => {
    expect(readRequirement(text)).toEqual(expected);
  });
  it.each([
    "AMI: Amazon Linux 2 or newer",
    "OS: [e.g. iOS]",
    "Image: nginx",
    "Use the official Ubuntu image from Docker Hub",
    "t3.medium",
    "Instance Type: [RECOMMENDED] t3.medium",
    "Instance Type: small",
    "Start an instance with Amazon Linux 2023, at least a t3.medium, with termination protection",
    "Create a role with the MY_POLICY policy",
    "Create a role with the right policy",
    "Create a cluster role with the AmazonEKSClusterPolicy policy",
    "Enable termination protection on the stack",
    "Disable termination protection",
    "Assign an elastic IP to the NAT gateway",
    "Create an EC2 instance.",
    "Configure security group:",
  ])("leaves %j to a person", (text) => {
    expect(readRequirement(text)).toBeNull();
  });
});

describe("volumes", () => {
  it.each([
    ["Create a [RECOMMENDED] 1TB EBS volume WITH encryption enabled.", volume(1000, true, null, true)],
    ["Attach an encrypted gp3 volume for the data, 1 TB recommended.", volume(1000, true, "gp3", true)],
    ["Add a 100 GiB io2 volume", volume(100, false, "io2")],
    ["Create an encrypted EBS volume and attach it to the instance", volume(null, true)],
    ["EBS volume: at least 2 TiB, gp3, encrypted", volume(2048, true, "gp3")],
  ])("reads %j", (text, expected) => {
    expect(readRequirement(text)).toEqual(expected);
  });
  it.each([
    "Create a volume for the database",
    "Create a 10 GB EBS volume from the snapshot",
    "Create an unencrypted EBS volume",
    "Create an EBS volume without encryption",
    "Create a persistent volume claim with encryption",
    "Attach the EBS volume",
  ])("leaves %j to a person", (text) => {
    expect(readRequirement(text)).toBeNull();
  });
});

describe("names", () => {
  it.each([
    ["Create your DNS binding in Route53.", record(null)],
    ["Create a DNS record for lamp.example.org in Route 53", record("lamp.example.org")],
    ["Create an A record for MY_DNS_NAME in Route 53 that points to the elastic IP", record("MY_DNS_NAME")],
    ["Bind the DNS name to the first node's elastic address in Route 53.", record(null)],
  ])("reads %j", (text, expected) => {
    expect(readRequirement(text)).toEqual(expected);
  });
  it.each([
    "Create a CNAME record in Route 53",
    "Create a DNS record for the load balancer in Route 53",
    "Create a DNS record for lamp.example.org",
    "Create a record",
  ])("leaves %j to a person", (text) => {
    expect(readRequirement(text)).toBeNull();
  });
});

describe("the name of a record", () => {
  const named = (text: string) => {
    const { steps, variables } = runbookOf(text);
    const step = steps.find(({ requirement }) => requirement?.kind === "dns-record");
    return [
      step?.requirement,
      step?.variables,
      variables.map(({ name, type, lines }) => [name, type, lines]),
    ];
  };
  it("is the guide's one DNS name where none is said", () => {
    const names = "```bash\nhostnamectl set-hostname <MY_DNS_NAME>\n```\n";
    const create = "1. Create your DNS binding in Route53.\n";
    expect(named(`# A\n\n${names}\n${create}`)).toEqual([
      record("MY_DNS_NAME"),
      ["MY_DNS_NAME"],
      [["MY_DNS_NAME", "dns-name", [4]]],
    ]);
    expect(named(`# A\n\n${create}`)).toEqual([record(null), [], []]);
    expect(named(`# A\n\n${names}${names.replace("MY", "OTHER")}\n${create}`)[0]).toEqual(record(null));
  });
  it("is a variable that no command uses", () => {
    expect(named("# A\n\n1. Create a DNS record for SITE_DNS_NAME in Route 53.\n")).toEqual([
      record("SITE_DNS_NAME"),
      ["SITE_DNS_NAME"],
      [["SITE_DNS_NAME", "dns-name", [3]]],
    ]);
  });
});

describe("what is said around a line", () => {
  it.each(["Create a new key pair.", "Create a DNS record for lamp.example.org"])(
    "makes %j one where AWS is spoken of",
    (text) => {
      expect(readRequirement(text)).toBeNull();
      expect(readRequirement(text, ["Create an EC2 instance."])).not.toBeNull();
    },
  );
  it("makes none of what can be done but need not be", () => {
    expect(readRequirement("Enable termination protection", ["You can also:"])).toBeNull();
  });
  it("are its headings too", () => {
    const kinds = (heading: string) =>
      runbookOf(`# ${heading}\n\n1. Create a new key pair.\n`).steps.map(({ kind }) => kind);
    expect(kinds("Start an EC2 instance")).toEqual(["requirement"]);
    expect(kinds("Sign your packages")).toEqual(["manual"]);
  });
  it("makes none of an item that is followed by its own commands", () => {
    const { steps } = runbookOf(
      "# EC2\n\n1. Enable termination protection.\n\n   ```bash\n   aws ec2 modify-instance-attribute --instance-id i-1 --disable-api-termination\n   ```\n",
    );
    expect(steps.map(({ kind }) => kind)).toEqual(["command"]);
  });
});

it("takes a label with a value for a statement", () => {
  expect(isStatement("Instance Type: small")).toBe(true);
  expect(isStatement("Create an instance")).toBe(false);
});

it("reads any text without an error, and none that is long", () => {
  const word = fc.constantFrom(
    ..."create a an the EBS volume 1TB encrypted [RECOMMENDED] TCP 443 from anywhere open port AMI: Instance Type: t3.medium at least minimum disk space IOPS: 3000 role with policy AmazonSSMManagedInstanceCore elastic IP DNS record Route53 for to , . : ( ) / - 10.0.0.0/8".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 60 }), (words) => {
      const text = words.join(" ");
      const read = readRequirement(text, ["Create an EC2 instance."]);
      if (text.length > 300) expect(read).toBeNull();
    }),
    { numRuns: 300 },
  );
});
