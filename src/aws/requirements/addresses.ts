// The addresses of the instance, and whether it has an Elastic IP address, which survives a stop.

import { type ReadContext, readAnswer, sourceWords } from "../api/reading.ts";
import type { Instance } from "../node/look-up.ts";
import { type Evidence, listWords, met, notMet } from "./evidence.ts";
import { instanceOf } from "./instance.ts";

export async function checkElasticIp(reading: ReadContext): Promise<Evidence> {
  const { instance } = reading;
  const Filters = [{ Name: "instance-id", Values: [instance] }];
  const { Addresses = [] } = await readAnswer(reading, "ec2:DescribeAddresses", { Filters }, instance);
  const elastic = Addresses.filter((it) => it.InstanceId === instance).flatMap(
    ({ PublicIp }) => PublicIp ?? [],
  );
  const source = sourceWords("ec2:DescribeAddresses", instance);
  if (elastic.length > 0)
    return met(`The instance has the elastic IP address ${listWords(elastic)}.`, elastic.join(", "), source);
  const found = publicAddresses(await instanceOf(reading));
  return found.length === 0
    ? notMet(
        "The instance has no public IP address. Allocate an elastic one and associate it.",
        "none",
        source,
      )
    : notMet(
        `The instance's public address ${listWords(found)} is not elastic, so it changes when the instance stops. Allocate an elastic IP address and associate it.`,
        `${found.join(", ")} (not elastic)`,
        source,
      );
}

/** The addresses by which the internet reaches the instance, without duplicates. */
export function publicAddresses(instance: Instance): readonly string[] {
  const interfaces = instance.NetworkInterfaces ?? [];
  return distinct([
    instance.PublicIpAddress,
    ...interfaces.map(({ Association }) => Association?.PublicIp),
    ...interfaces.flatMap((it) =>
      (it.PrivateIpAddresses ?? []).map(({ Association }) => Association?.PublicIp),
    ),
    instance.Ipv6Address,
    ...interfaces.flatMap((it) => (it.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address)),
  ]);
}

/** The addresses by which its own network reaches the instance, without duplicates. */
export function privateAddresses(instance: Instance): readonly string[] {
  const interfaces = instance.NetworkInterfaces ?? [];
  return distinct([
    instance.PrivateIpAddress,
    ...interfaces.flatMap((it) =>
      (it.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress),
    ),
  ]);
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((it): it is string => it !== undefined && it !== ""))];
}
