// Security groups, their rules, elastic addresses and DNS records of a stack.

import { REPAIRED } from "../base/faults.ts";
import { association, plannedPublicAddress } from "../cloud/addresses.ts";
import type { Rule } from "../cloud/cloud.ts";
import { addRule, allocateAddress, makeGroup } from "../cloud/network.ts";
import { dotted, zoneOf } from "../cloud/zones.ts";
import { type Fields, fieldsOf, textOf } from "./intrinsics.ts";
import {
  numberOf,
  ownName,
  type ResourceMaker,
  type ResourceOrder,
  refusedBy,
  removeFrom,
  tagsOf,
  textsOf,
} from "./resource.ts";

const securityGroup: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const vpc = textOf(properties.VpcId) || cloud.vpcs.find((one) => one.isDefault)?.id;
  if (vpc === undefined)
    throw refusedBy(
      order,
      "Ec2",
      "InvalidRequest",
      `No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.${order.faults.has("no-default-vpc") ? ` ${REPAIRED}` : ""}`,
    );
  if (!cloud.vpcs.some(({ id }) => id === vpc))
    throw refusedBy(order, "Ec2", "NotFound", `The vpc ID '${vpc}' does not exist`);
  const name = textOf(properties.GroupName) || ownName(order);
  if (cloud.groups.some((one) => one.name === name && one.vpc === vpc))
    throw refusedBy(
      order,
      "Ec2",
      "AlreadyExists",
      `The security group '${name}' already exists for VPC '${vpc}'`,
    );
  const description = textOf(properties.GroupDescription);
  if (description === "") throw refusedBy(order, "Ec2", "InvalidRequest", "A group description is required.");
  const group = makeGroup(cloud, { name, description, vpc, tags: tagsOf(order) });
  const ingress = properties.SecurityGroupIngress;
  for (const rule of Array.isArray(ingress) ? ingress : [])
    addRule(cloud, group, ruleOf(order, fieldsOf(rule)));
  return {
    id: group.id,
    attributes: { GroupId: group.id, VpcId: vpc, Id: group.id },
    seconds: 6,
    remove: () => removeFrom(cloud.groups, group),
  };
};

function ruleOf(order: ResourceOrder, fields: Fields): Omit<Rule, "id"> {
  const group = textOf(fields.SourceSecurityGroupId);
  const cidr = textOf(fields.CidrIp) || textOf(fields.CidrIpv6);
  const protocol = textOf(fields.IpProtocol);
  const [from, to] = [numberOf(fields.FromPort), numberOf(fields.ToPort)];
  if (group !== "" && !order.cloud.groups.some(({ id }) => id === group))
    throw refusedBy(order, "Ec2", "NotFound", `The security group '${group}' does not exist`);
  if (group === "" && !/^[0-9a-fA-F.:]+\/\d{1,3}$/.test(cidr))
    throw refusedBy(order, "Ec2", "InvalidRequest", `CIDR block ${cidr} is malformed`);
  if (protocol !== "-1" && (from === null || to === null || from > to))
    throw refusedBy(order, "Ec2", "InvalidRequest", `Invalid TCP/UDP port range (${from ?? ""}:${to ?? ""})`);
  return {
    protocol,
    from: protocol === "-1" ? null : from,
    to: protocol === "-1" ? null : to,
    source: group === "" ? { kind: "cidr", cidr } : { kind: "group", group },
    description: textOf(fields.Description) || null,
  };
}

const ingressRule: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const id = textOf(properties.GroupId);
  const group = cloud.groups.find((one) => one.id === id);
  if (!group) throw refusedBy(order, "Ec2", "NotFound", `The security group '${id}' does not exist`);
  const rule = addRule(cloud, group, ruleOf(order, properties));
  return {
    id: rule.id,
    attributes: { Id: rule.id },
    seconds: 2,
    remove: () => removeFrom(group.rules, rule),
  };
};

const elasticAddress: ResourceMaker = (order) => {
  const { cloud, properties, stack, place } = order;
  const instance = textOf(properties.InstanceId) || null;
  if (instance !== null && !cloud.instances.some(({ id }) => id === instance))
    throw refusedBy(order, "Ec2", "NotFound", `The instance ID '${instance}' does not exist`);
  const address = allocateAddress(cloud, tagsOf(order), plannedPublicAddress(cloud.seed, place, stack));
  address.instance = instance;
  return {
    id: address.ip,
    attributes: { AllocationId: address.allocation, PublicIp: address.ip },
    seconds: 15,
    remove: () => removeFrom(cloud.addresses, address),
  };
};

const addressAssociation: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const wanted = textOf(properties.AllocationId) || textOf(properties.EIP);
  const address = cloud.addresses.find((one) => one.allocation === wanted || one.ip === wanted);
  if (!address) throw refusedBy(order, "Ec2", "NotFound", `The allocation ID '${wanted}' does not exist`);
  const instance = textOf(properties.InstanceId);
  if (!cloud.instances.some(({ id }) => id === instance))
    throw refusedBy(order, "Ec2", "NotFound", `The instance ID '${instance}' does not exist`);
  address.instance = instance;
  return {
    id: association(address),
    seconds: 3,
    remove: () => {
      address.instance = null;
    },
  };
};

const recordSet: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const wanted = textOf(properties.HostedZoneId);
  const zoneName = textOf(properties.HostedZoneName);
  const known = cloud.zones.find(
    (one) => one.id === wanted || (zoneName !== "" && one.name === dotted(zoneName)),
  );
  if (!known)
    throw refusedBy(order, "Route53", "NotFound", `No hosted zone found with ID: ${wanted || zoneName}`, 404);
  const zone = zoneOf(cloud, known.id);
  const name = dotted(textOf(properties.Name));
  const type = textOf(properties.Type) as "A";
  if (name !== zone.name && !name.endsWith(`.${zone.name}`))
    throw refusedBy(
      order,
      "Route53",
      "InvalidRequest",
      `[RRSet with DNS name ${name} is not permitted in zone ${zone.name}]`,
    );
  if (zone.records.some((one) => one.name === name && one.type === type))
    throw refusedBy(
      order,
      "Route53",
      "InvalidRequest",
      `[Tried to create resource record set [name='${name}', type='${type}'] but it already exists]`,
    );
  const record = {
    name,
    type,
    ttl: numberOf(properties.TTL) ?? 300,
    values: textsOf(properties.ResourceRecords),
  };
  zone.records.push(record);
  return { id: name.slice(0, -1), seconds: 30, remove: () => removeFrom(zone.records, record) };
};

export const networkResources: Readonly<Record<string, ResourceMaker>> = {
  "AWS::EC2::SecurityGroup": securityGroup,
  "AWS::EC2::SecurityGroupIngress": ingressRule,
  "AWS::EC2::EIP": elasticAddress,
  "AWS::EC2::EIPAssociation": addressAssociation,
  "AWS::Route53::RecordSet": recordSet,
};
