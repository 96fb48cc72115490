// The guide's open ports as rules of a security group: from anywhere, from addresses, from another group, or
// from this one.
import type { Finding } from "../../runbook/model/runbook.ts";
import { type RequirementOf, requirementFinding } from "./stack-requirements.ts";
import { guideLineComment } from "./template-comments.ts";
import { attribute, explained, type Fields, plainLine, type Value } from "./template-yaml.ts";

/** Docker's API without TLS: anyone who can reach it has root on the node. */
const DAEMON = 2375;

export interface NetworkRules {
  /** Rules in the group itself. */
  readonly open: readonly Value[];
  /** Rules from the group to itself, by the name of their resource. */
  readonly inner: Fields;
  /** The template's comments about omitted rules. */
  readonly leftOut: readonly string[];
  readonly findings: readonly Finding[];
}

/** Makes the rules. `when`: the condition under which the stack has its own group. */
export function networkRules(ports: readonly RequirementOf<"ingress">[], when: string): NetworkRules {
  const open: Value[] = [];
  const inner: Record<string, Value> = {};
  const leftOut: string[] = [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const stated of ports) {
    const { protocol, port, source, label } = stated.requirement;
    const key = `${protocol} ${port} ${source}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const why = [guideLineComment(stated)];
    const rule = { IpProtocol: protocol, FromPort: port, ToPort: port };
    const words = { Description: description(label) };
    if (protocol === "tcp" && port === DAEMON) {
      leftOut.push(
        `${guideLineComment(stated)} - skipped: Docker's API without TLS gives root on the node to anyone who can reach it.`,
      );
      findings.push(
        requirementFinding(
          stated,
          "demand-left-out",
          "The template keeps port 2375 closed (Docker's API without password or TLS).",
          "Keep it closed: a swarm does not need it. If you need the API, set up TLS on port 2376.",
        ),
      );
    } else if (/^this security group$/i.test(source)) {
      const name = `${protocol === "tcp" ? "Tcp" : "Udp"}${port}FromGroup`;
      const group = attribute("Group.GroupId");
      inner[name] = explained(why, {
        Type: "AWS::EC2::SecurityGroupIngress",
        Condition: when,
        Properties: { GroupId: group, SourceSecurityGroupId: group, ...rule, ...words },
      });
    } else {
      const from = outerSource(source);
      if (from !== null) open.push(explained(why, { ...rule, ...from, ...words }));
      else {
        leftOut.push(`${guideLineComment(stated)} - skipped: unknown source.`);
        findings.push(
          requirementFinding(
            stated,
            "demand-left-out",
            `${protocol.toUpperCase()} ${port} is not opened: \`${plainLine(source)}\` is not an address, network or security group.`,
            "Add the rule to the template, with CidrIp or SourceSecurityGroupId.",
          ),
        );
      }
    }
  }
  return { open, inner, leftOut, findings };
}

const ANYWHERE = /^(?:anywhere|everywhere|the internet|0\.0\.0\.0\/0)$/i;
const NETWORK = /^(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?$/;
const NETWORK_6 = /^[0-9a-f:]*::?[0-9a-f:]*\/\d{1,3}$/i;

function outerSource(source: string): Fields | null {
  if (ANYWHERE.test(source)) return { CidrIp: "0.0.0.0/0" };
  if (NETWORK.test(source)) return { CidrIp: source.includes("/") ? source : `${source}/32` };
  if (NETWORK_6.test(source)) return { CidrIpv6: source };
  return /^sg-[0-9a-f]+$/.test(source) ? { SourceSecurityGroupId: source } : null;
}

/** EC2 allows few characters here. */
function description(label: string): string {
  return plainLine(label)
    .replace(/[^A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]/g, " ")
    .slice(0, 200);
}
