// Checks whether only the node can reach a DocumentDB cluster: same network, and the rules of the security
// groups.
import { type ReadContext, readAnswer, sourceWords } from "../api/reading.ts";
import type { Cluster } from "./documentdb-cluster.ts";
import { cannotTell, type Evidence, listWords, met, notMet } from "./evidence.ts";
import { openedFor } from "./ingress.ts";
import { instanceOf, securityGroups, securityGroupsNamed } from "./instance.ts";

const USUAL_PORT = 27_017;

/** A cluster in another VPC is unknown: peering and routes are not read. */
export async function checkReach(reading: ReadContext, { id, cluster, source }: Cluster): Promise<Evidence> {
  const { VpcId: own } = await instanceOf(reading);
  const subnets = cluster.DBSubnetGroup ?? "";
  const { DBSubnetGroups = [] } = await readAnswer(
    reading,
    "docdb:DescribeDBSubnetGroups",
    { DBSubnetGroupName: subnets },
    subnets,
  );
  const there = DBSubnetGroups.find(({ DBSubnetGroupName }) => DBSubnetGroupName === subnets)?.VpcId;
  const placed = sourceWords("docdb:DescribeDBSubnetGroups", subnets);
  if (own === undefined || there === undefined)
    return cannotTell(
      `AWS did not report which VPC the node or ${id} is in. Check both in the AWS console.`,
      null,
      placed,
    );
  if (own !== there)
    return cannotTell(
      `The node is in ${own}, but ${id} is in ${there}. They can connect only if these VPCs are peered and routed. Test the connection from the node.`,
      `node in ${own}, cluster in ${there}`,
      placed,
    );
  const ids = (cluster.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []);
  if (ids.length === 0) return cannotTell(`DocumentDB shows no security group for ${id}.`, null, source);
  const nodeGroups = await securityGroups(reading);
  const clusterGroups = await securityGroupsNamed(reading, [...new Set(ids)].sort());
  return judge(id, cluster.Port ?? USUAL_PORT, nodeGroups, clusterGroups);
}

type Group = Awaited<ReturnType<typeof securityGroups>>[number];

function judge(id: string, port: number, nodes: readonly Group[], clusters: readonly Group[]): Evidence {
  const own = nodes.map(({ GroupId }) => GroupId);
  const guarding = clusters.map(({ GroupId }) => GroupId);
  const source = sourceWords("ec2:DescribeSecurityGroups", ...guarding);
  const wanted = { protocol: "tcp", port } as const;
  const open = openedFor(
    wanted,
    clusters.flatMap(({ IpPermissions }) => IpPermissions ?? []),
  );
  const out = openedFor(
    wanted,
    nodes.flatMap(({ IpPermissionsEgress }) => IpPermissionsEgress ?? []),
  );
  const isLetOut =
    [...out.ranges, ...out.prefixLists].length > 0 || out.groups.some((it) => guarding.includes(it));
  const letIn = open.groups.filter((it) => own.includes(it));
  const others = [...open.ranges, ...open.groups.filter((it) => !own.includes(it)), ...open.prefixLists];
  const observed = `TCP ${port} from ${[...open.groups, ...open.ranges, ...open.prefixLists].join(", ") || "nobody"}`;
  const group = own[0] ?? "";
  const rule = `Add an inbound rule to ${listWords(guarding, "or")}: TCP ${port} from ${group}.`;
  if (letIn.length === 0 && others.length === 0)
    return notMet(`${id} allows no connections on TCP ${port}. ${rule}`, observed, source);
  if (others.length > 0)
    return notMet(
      `${id} allows ${listWords(others)} on TCP ${port}${letIn.length === 0 ? ", but has no rule for the node's security group" : ""}. It should allow only the node's security group. ${letIn.length === 0 ? `${rule} Then remove` : "Remove"} the other rules when nothing needs them.`,
      observed,
      source,
    );
  if (!isLetOut)
    return notMet(
      `${id} allows the node, but the node's security groups (${listWords(own)}) allow no outbound traffic to TCP ${port}. Add an outbound rule to ${listWords(guarding, "or")}.`,
      observed,
      source,
    );
  return met(`${id} allows only members of ${listWords(letIn)} on TCP ${port}.`, observed, source);
}
