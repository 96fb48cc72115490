// The networks of the practice account: VPCs, subnets, security groups and elastic addresses, and what they
// let through.
import { BlockList } from "node:net";
import type { AwsOperations } from "../../aws/api/call.ts";
import type { Cloud, ElasticAddress, Instance, Rule, SecurityGroup, Subnet, Tag } from "./cloud.ts";
import { ACCOUNT, REGION } from "./cloud.ts";
import { checkIds, ec2Page, isAsked, passes, tagField, tokenOf } from "./filters.ts";

type Input<O extends keyof AwsOperations> = AwsOperations[O][0];
type Result<O extends keyof AwsOperations> = AwsOperations[O][1];
const owned = { OwnerId: ACCOUNT };

/** The default VPC with its security group, which every new account has in each Region. */
export function makeDefaultVpc(cloud: Cloud): void {
  const vpc = { id: cloud.newId("vpc", "default"), cidr: "172.31.0.0/16", isDefault: true };
  cloud.vpcs.push(vpc);
  for (const [at, letter] of ["a", "b", "c"].entries())
    cloud.subnets.push({
      id: cloud.newId("subnet", `default ${letter}`),
      vpc: vpc.id,
      cidr: `172.31.${at * 16}.0/20`,
      zone: `${REGION}${letter}`,
    });
  const group = makeGroup(cloud, {
    name: "default",
    description: "default VPC security group",
    vpc: vpc.id,
    tags: [],
  });
  addRule(cloud, group, {
    protocol: "-1",
    from: null,
    to: null,
    source: { kind: "group", group: group.id },
    description: null,
  });
}

/** The subnet to use when none is given; undefined if there is no default VPC. */
export function defaultSubnet(cloud: Cloud): Subnet | undefined {
  const vpc = cloud.vpcs.find((one) => one.isDefault);
  return cloud.subnets.find((one) => one.vpc === vpc?.id);
}

/** A group without inbound rules. */
export function makeGroup(
  cloud: Cloud,
  its: Pick<SecurityGroup, "name" | "description" | "vpc" | "tags">,
): SecurityGroup {
  const group = { ...its, id: cloud.newId("sg", its.name), rules: [] };
  cloud.groups.push(group);
  return group;
}

export function addRule(cloud: Cloud, group: SecurityGroup, rule: Omit<Rule, "id">): Rule {
  const made = { ...rule, id: cloud.newId("sgr", `${group.id} ${group.rules.length}`) };
  group.rules.push(made);
  return made;
}

/** A new, unassociated elastic address: `wish` if it is free. */
export function allocateAddress(cloud: Cloud, tags: readonly Tag[], wish: string): ElasticAddress {
  const taken = new Set([
    ...cloud.addresses.map(({ ip }) => ip),
    ...cloud.instances.map((one) => one.publicIp),
  ]);
  const ip = freeFrom(wish, taken);
  const address = { allocation: cloud.newId("eipalloc", ip), ip, instance: null, tags };
  cloud.addresses.push(address);
  return address;
}

/** The address, or the next free one in its /24. */
export function freeFrom(wish: string, taken: ReadonlySet<string>): string {
  const [, network = "", last = "4"] = /^(\d+\.\d+\.\d+\.)(\d+)$/.exec(wish) ?? [];
  for (let step = 0; step < 250; step++) {
    const address = `${network}${4 + ((Number(last) - 4 + step) % 250)}`;
    if (!taken.has(address)) return address;
  }
  return wish;
}

/** Do the security groups of `to` allow this traffic from `from`? */
export function letsIn(cloud: Cloud, to: Instance, from: Instance, protocol: string, port: number): boolean {
  return lets(cloud, to.groups, from, protocol, port);
}

/** Do these groups allow this traffic from `from`? */
export function lets(
  cloud: Cloud,
  groups: readonly string[],
  from: Instance,
  protocol: string,
  port: number,
): boolean {
  return cloud.groups
    .filter(({ id }) => groups.includes(id))
    .flatMap(({ rules }) => rules)
    .some(
      (rule) =>
        (rule.protocol === "-1" ||
          (rule.protocol === protocol && (rule.from ?? 0) <= port && port <= (rule.to ?? 65_535))) &&
        (rule.source.kind === "group"
          ? from.groups.includes(rule.source.group)
          : isWithin(rule.source.cidr, from.privateIp)),
    );
}

function isWithin(cidr: string, address: string): boolean {
  const [network = "", prefix = "32"] = cidr.split("/");
  const kind = network.includes(":") ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), kind);
  return list.check(address);
}

export function describeSubnets(
  cloud: Cloud,
  input: Input<"ec2:DescribeSubnets">,
): Result<"ec2:DescribeSubnets"> {
  checkIds(
    input.SubnetIds,
    cloud.subnets.map(({ id }) => id),
    { prefix: "subnet", malformed: "InvalidSubnetID.Malformed", missing: "InvalidSubnetID.NotFound" },
    (id) => `The subnet ID '${id}' does not exist`,
  );
  const chosen = cloud.subnets
    .filter(({ id }) => isAsked(input.SubnetIds, id))
    .filter(({ id, vpc, cidr, zone }) =>
      passes(
        input.Filters,
        (name) =>
          ({
            "subnet-id": id,
            "vpc-id": vpc,
            "cidr-block": cidr,
            "availability-zone": zone,
            "default-for-az": "true",
            state: "available",
          })[name] ?? tagField([], name),
      ),
    );
  const page = ec2Page(chosen, input, input.SubnetIds);
  return {
    Subnets: page.page.map(({ id, vpc, cidr, zone }) => ({
      SubnetId: id,
      VpcId: vpc,
      CidrBlock: cidr,
      AvailabilityZone: zone,
      AvailableIpAddressCount: 4091,
      DefaultForAz: true,
      MapPublicIpOnLaunch: true,
      State: "available",
      ...owned,
    })),
    ...tokenOf(page),
  };
}

export function describeSecurityGroups(
  cloud: Cloud,
  input: Input<"ec2:DescribeSecurityGroups">,
): Result<"ec2:DescribeSecurityGroups"> {
  checkIds(
    input.GroupIds,
    cloud.groups.map(({ id }) => id),
    { prefix: "sg", malformed: "InvalidGroupId.Malformed", missing: "InvalidGroup.NotFound" },
    (id) => `The security group '${id}' does not exist`,
  );
  const chosen = cloud.groups
    .filter(({ id }) => isAsked(input.GroupIds, id))
    .filter(({ name }) => isAsked(input.GroupNames, name))
    .filter(({ id, name, vpc, description, tags }) =>
      passes(
        input.Filters,
        (filter) =>
          ({ "group-id": id, "group-name": name, "vpc-id": vpc, description })[filter] ??
          tagField(tags, filter),
      ),
    );
  const page = ec2Page(chosen, input, input.GroupIds);
  return {
    SecurityGroups: page.page.map((group) => ({
      GroupId: group.id,
      GroupName: group.name,
      Description: group.description,
      VpcId: group.vpc,
      SecurityGroupArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/${group.id}`,
      IpPermissions: permissions(group.rules),
      IpPermissionsEgress: [
        {
          IpProtocol: "-1",
          IpRanges: [{ CidrIp: "0.0.0.0/0" }],
          Ipv6Ranges: [],
          PrefixListIds: [],
          UserIdGroupPairs: [],
        },
      ],
      Tags: [...group.tags],
      ...owned,
    })),
    ...tokenOf(page),
  };
}

/** Grouped as EC2 does: one entry for each protocol and port range. */
function permissions(rules: readonly Rule[]) {
  const ranges = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.from} ${rule.to}`;
    ranges.set(key, [...(ranges.get(key) ?? []), rule]);
  }
  return [...ranges.values()].map((same) => {
    const words = ({ description }: Rule) => (description === null ? {} : { Description: description });
    const cidrs = same.flatMap((rule) =>
      rule.source.kind === "cidr" ? [{ cidr: rule.source.cidr, ...words(rule) }] : [],
    );
    const [first] = same;
    return {
      IpProtocol: first?.protocol ?? "-1",
      ...(first?.from === null ? {} : { FromPort: first?.from, ToPort: first?.to ?? undefined }),
      IpRanges: cidrs
        .filter(({ cidr }) => !cidr.includes(":"))
        .map(({ cidr, ...more }) => ({ CidrIp: cidr, ...more })),
      Ipv6Ranges: cidrs
        .filter(({ cidr }) => cidr.includes(":"))
        .map(({ cidr, ...more }) => ({ CidrIpv6: cidr, ...more })),
      PrefixListIds: [],
      UserIdGroupPairs: same.flatMap((rule) =>
        rule.source.kind === "group" ? [{ GroupId: rule.source.group, UserId: ACCOUNT, ...words(rule) }] : [],
      ),
    };
  });
}
