// The addresses of practice nodes, and EC2's descriptions of the elastic ones.
import type { AwsOperations } from "../../aws/api/call.ts";
import { seededNumber } from "../base/seeded.ts";
import { serviceError } from "../base/service-error.ts";
import { type Cloud, type ElasticAddress, type Instance, REGION } from "./cloud.ts";
import { isAsked, passes, tagField } from "./filters.ts";

export function describeAddresses(
  cloud: Cloud,
  input: AwsOperations["ec2:DescribeAddresses"][0],
): AwsOperations["ec2:DescribeAddresses"][1] {
  for (const ip of input.PublicIps ?? [])
    if (!cloud.addresses.some((one) => one.ip === ip))
      throw serviceError("InvalidAddress.NotFound", `Address '${ip}' not found.`);
  for (const id of input.AllocationIds ?? [])
    if (!cloud.addresses.some((one) => one.allocation === id))
      throw serviceError("InvalidAllocationID.NotFound", `The allocation ID '${id}' does not exist`);
  const holder = (address: ElasticAddress): Instance | undefined =>
    cloud.instances.find((one) => one.id === address.instance);
  return {
    Addresses: cloud.addresses
      .filter((one) => isAsked(input.PublicIps, one.ip))
      .filter((one) => isAsked(input.AllocationIds, one.allocation))
      .filter((one) =>
        passes(
          input.Filters,
          (name) =>
            ({
              "instance-id": one.instance ?? [],
              "allocation-id": one.allocation,
              "association-id": one.instance === null ? [] : association(one),
              "public-ip": one.ip,
              "private-ip-address": holder(one)?.privateIp ?? [],
              domain: "vpc",
            })[name] ?? tagField(one.tags, name),
        ),
      )
      .map((one) => ({
        PublicIp: one.ip,
        AllocationId: one.allocation,
        Domain: "vpc",
        PublicIpv4Pool: "amazon",
        NetworkBorderGroup: REGION,
        Tags: [...one.tags],
        ...(one.instance === null
          ? {}
          : {
              InstanceId: one.instance,
              AssociationId: association(one),
              PrivateIpAddress: holder(one)?.privateIp,
            }),
      })),
  };
}

/** The id of the address's association with its instance. */
export function association(address: ElasticAddress): string {
  return address.allocation.replace("eipalloc", "eipassoc");
}

const FIRST_PLACE = 10;

/** The private address of a node at that place, or of one with that name. */
export function plannedAddress(seed: string, place: number | null, name: string): string {
  const network = seededNumber(seed, "subnet", 0, 15);
  const last = place === null ? seededNumber(seed, `private ${name}`, 100, 250) : FIRST_PLACE + place;
  return `172.31.${network}.${last}`;
}

/** The elastic address of a node at that place, if it is free. */
export function plannedPublicAddress(seed: string, place: number | null, name: string): string {
  const last = place === null ? seededNumber(seed, `public ${name}`, 100, 250) : FIRST_PLACE + place;
  return `203.0.113.${last}`;
}
