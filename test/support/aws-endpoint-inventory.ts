// EC2 and STS as the endpoint answers them: who asks, which instances, volumes and images there are. XML in the answers.
import { type EndpointDisk, type EndpointVolume, volumesOf } from "./aws-endpoint-disks.ts";
import type { EndpointNode } from "./aws-endpoint-node.ts";
import { element, escaped, type Json, ServiceFault } from "./aws-endpoint-wire.ts";

export const ACCOUNT = "123456789012";
const ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/operator/ada`;
const IMAGE = "ami-0123456789abcdef0";

/** The content of the answer to GetCallerIdentity, DescribeInstances, DescribeVolumes or DescribeImages. */
export function inventory(nodes: readonly EndpointNode[], operation: string, input: Json): string {
  switch (operation) {
    case "GetCallerIdentity":
      return element("Arn", ARN) + element("UserId", "AROA:ada") + element("Account", ACCOUNT);
    case "DescribeInstances":
      return paged("reservationSet", chosenInstances(nodes, input).map(reservation), input);
    case "DescribeVolumes":
      return paged("volumeSet", chosenVolumes(nodes, input), input);
    case "DescribeImages":
      return items("imagesSet", images(input));
    default:
      throw new ServiceFault("InvalidAction", `The action ${operation} is not valid for this web service.`);
  }
}

/** A page of them, as MaxResults and NextToken ask. */
function paged(name: string, contents: readonly string[], input: Json): string {
  const start = Number(input.NextToken ?? 0);
  const end = start + Number(input.MaxResults ?? 1000);
  const next = end < contents.length ? element("nextToken", String(end)) : "";
  return items(name, contents.slice(start, end)) + next;
}

function images(input: Json): readonly string[] {
  return numbered(input, "ImageId").map((id) => {
    if (id !== IMAGE)
      throw new ServiceFault("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`);
    return (
      element("imageId", IMAGE) +
      element("imageState", "available") +
      element("imageOwnerId", "137112412989") +
      element("imageOwnerAlias", "amazon") +
      element("isPublic", "true") +
      element("architecture", "x86_64") +
      element("name", "al2023-ami-2023.6.20250101.0-kernel-6.1-x86_64") +
      element("description", "Amazon Linux 2023 AMI")
    );
  });
}

function chosenInstances(nodes: readonly EndpointNode[], input: Json): readonly EndpointNode[] {
  const ids = numbered(input, "InstanceId");
  for (const id of ids)
    if (!nodes.some((node) => node.id === id))
      throw new ServiceFault("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
  return nodes
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .filter((node) =>
      filtersOf(input).every(([name, values]) => {
        if (name === "instance-state-name") return values.includes(node.state);
        if (!name.startsWith("tag:"))
          throw new ServiceFault("InvalidParameterValue", `The filter '${name}' is invalid`);
        const tag = tagsOf(node)[name.slice(4)];
        return tag !== undefined && values.some((value) => pattern(value).test(tag));
      }),
    );
}

function chosenVolumes(nodes: readonly EndpointNode[], input: Json): readonly string[] {
  const ids = numbered(input, "VolumeId");
  return nodes
    .filter(({ id }) =>
      filtersOf(input).every(([name, values]) => name !== "attachment.instance-id" || values.includes(id)),
    )
    .flatMap((node) =>
      volumesOf(node.disks)
        .filter(({ volume }) => ids.length === 0 || ids.includes(volume.id))
        .map(({ disk, volume }) => volumeElement(node, disk, volume)),
    );
}

/** `*` and `?` stand for others, a backslash makes them stand for themselves. */
function pattern(value: string): RegExp {
  const text = value.replace(/\\?[\s\S]/g, (sign) =>
    sign === "*"
      ? "[\\s\\S]*"
      : sign === "?"
        ? "[\\s\\S]"
        : (sign.at(-1) ?? "").replace(/[$()*+.?[\\\]^{|}]/, "\\$&"),
  );
  return new RegExp(`^${text}$`);
}

function reservation(node: EndpointNode): string {
  const instance =
    element("instanceId", node.id) +
    element("imageId", IMAGE) +
    element("instanceState", element("code", "16") + element("name", node.state)) +
    element("instanceType", "t3.medium") +
    element("launchTime", "2026-01-05T08:00:00.000Z") +
    element("placement", element("availabilityZone", "eu-central-1a")) +
    element("privateIpAddress", "172.31.0.10") +
    element("architecture", "x86_64") +
    element("rootDeviceName", "/dev/xvda") +
    items(
      "blockDeviceMapping",
      volumesOf(node.disks).map(
        ({ volume: { id, device } }) =>
          element("deviceName", device) +
          element("ebs", element("volumeId", id) + element("status", "attached")),
      ),
    ) +
    element("iamInstanceProfile", element("arn", `arn:aws:iam::${ACCOUNT}:instance-profile/node`)) +
    items("tagSet", Object.entries(tagsOf(node)).map(tag));
  return (
    element("reservationId", "r-0123456789abcdef0") +
    element("ownerId", ACCOUNT) +
    items("instancesSet", [instance])
  );
}

function volumeElement(node: EndpointNode, disk: EndpointDisk, volume: EndpointVolume): string {
  const { id, device, encrypted, tags } = volume;
  return (
    element("volumeId", id) +
    element("size", String(disk.gib)) +
    element("status", "in-use") +
    element("volumeType", "gp3") +
    element("encrypted", String(encrypted)) +
    items("tagSet", Object.entries(tags).map(tag)) +
    items("attachmentSet", [
      element("volumeId", id) +
        element("instanceId", node.id) +
        element("device", device) +
        element("status", "attached"),
    ])
  );
}

function tagsOf({ name, tags }: EndpointNode): Readonly<Record<string, string>> {
  return { Name: name, ...tags };
}

function tag([key, value]: [string, string]): string {
  return element("key", escaped(key)) + element("value", escaped(value));
}

function items(name: string, contents: readonly string[]): string {
  return element(name, contents.map((content) => element("item", content)).join(""));
}

/** `InstanceId.1`, `InstanceId.2`, … */
function numbered(input: Json, name: string): readonly string[] {
  return Object.entries(input)
    .filter(([key]) => key.startsWith(`${name}.`) && /^[0-9]+$/.test(key.slice(name.length + 1)))
    .map(([, value]) => String(value));
}

function filtersOf(input: Json): readonly (readonly [string, readonly string[]])[] {
  const found: [string, readonly string[]][] = [];
  for (let at = 1; input[`Filter.${at}.Name`] !== undefined; at++)
    found.push([String(input[`Filter.${at}.Name`]), numbered(input, `Filter.${at}.Value`)]);
  return found;
}
