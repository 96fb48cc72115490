// What the guide that prepares a swarm's nodes on AWS demands of one, with its lines.
import type { StatedRequirement } from "../../src/plan/stack/stack-requirements.ts";
import type { Requirement } from "../../src/runbook/model/runbook.ts";

const disk = (
  line: number,
  bound: "minimum" | "maximum",
  measure: "bandwidth" | "throughput" | "iops" | "space",
  amount: number,
  unit: string,
): StatedRequirement => ({
  requirement: { kind: "disk", measure, bound, amount, unit },
  line,
  text: `Required ${bound} disk ${measure}: \`${amount} ${unit}\``,
});

const port = (
  line: number,
  label: string,
  protocol: "tcp" | "udp",
  number: number,
  source: string,
): StatedRequirement => ({
  requirement: { kind: "ingress", label, protocol, port: number, source },
  line,
  text: `${label}: ${protocol.toUpperCase()} ${number} from ${source}`,
});

const other = (line: number, text: string, requirement: Requirement): StatedRequirement => ({
  requirement,
  line,
  text,
});

/** All of it, in the guide's order. */
export const GUIDE_DEMANDS: readonly StatedRequirement[] = [
  disk(12, "maximum", "bandwidth", 4750, "Mbps"),
  disk(13, "maximum", "throughput", 593.75, "MB/s"),
  disk(14, "maximum", "iops", 20_000, "IOPS"),
  disk(15, "minimum", "throughput", 125, "MB/s"),
  disk(16, "minimum", "iops", 3000, "IOPS"),
  disk(17, "minimum", "space", 64, "GB"),
  other(25, "AMI: AWS Linux 2", { kind: "image", system: "amazon-linux-2", name: "AWS Linux 2" }),
  other(26, "Instance Type: [MINIMUM] t2.medium", {
    kind: "instance-type",
    bound: "minimum",
    type: "t2.medium",
  }),
  other(27, "Create a new IAM role with the `AmazonSSMManagedInstanceCore` policy.", {
    kind: "policy",
    name: "AmazonSSMManagedInstanceCore",
  }),
  other(28, "Enable termination protection.", { kind: "termination-protection" }),
  other(29, "Create a [RECOMMENDED] 1TB EBS volume WITH encryption enabled.", {
    kind: "volume",
    gibibytes: 1000,
    recommended: true,
    encrypted: true,
    type: null,
  }),
  port(31, "HTTP", "tcp", 80, "anywhere"),
  port(32, "HTTPS", "tcp", 443, "anywhere"),
  port(33, "Docker Daemon", "tcp", 2375, "this security group"),
  port(34, "Docker Machine", "tcp", 2376, "this security group"),
  port(35, "Docker Swarm", "tcp", 2377, "this security group"),
  port(36, "Docker Swarm", "tcp", 7946, "this security group"),
  port(37, "Docker Swarm", "udp", 7946, "this security group"),
  port(38, "Docker Overlay", "udp", 4789, "this security group"),
  other(39, "Create a new key pair and keep it private.", { kind: "key-pair" }),
  other(40, "Allocate and assign an elastic IP to the instance.", { kind: "elastic-ip" }),
  other(48, "Create your DNS binding in Route53.", { kind: "dns-record", name: "MY_DNS_NAME" }),
];
