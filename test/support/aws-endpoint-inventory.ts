// EC2 and STS as the endpoint answers them: who asks, which instances and volumes there are. XML in the answers.
import type { EndpointNode } from "./aws-endpoint-node.ts";
import { element, escaped, type Json, ServiceFault } from "./aws-endpoint-wire.ts";

export const ACCOUNT = "123456789012";
const ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/operator/ada`;

/** The content of the answer to GetCallerIdentity, DescribeInstances or DescribeVolumes. */
export function inventory(nodes: readonly EndpointNode[], operation: string, input: Json): string {
  switch (operation) {
    case "GetCallerIdentity":
      return element("Arn", ARN) + element("UserId", "AROA:ada") + element("Account", ACCOUNT);
    case "DescribeInstances":
      return items("reservationSet", chosenInstances(nodes, input).map(reservation));
    case "DescribeVolumes":
      return items("volumeSet", chosenVolumes(nodes, input).map(volume));
    default:
      throw new ServiceFault("InvalidAction", `The action ${operation} is not valid for this web service.`);
  }
}

/** The id of an instance's data volume. */
export function volumeOf(node: EndpointNode): string {
  return node.id.replace(/^i-/, "vol-");
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
        if (name === "instance-state-name") return values.includes("running");
        if (!name.startsWith("tag:"))
          throw new ServiceFault("InvalidParameterValue", `The filter '${name}' is invalid`);
        const tag = tagsOf(node)[name.slice(4)];
        return tag !== undefined && values.some((value) => pattern(value).test(tag));
      }),
    );
}

function chosenVolumes(nodes: readonly EndpointNode[], input: Json): readonly EndpointNode[] {
  const ids = numbered(input, "VolumeId");
  return nodes
    .filter((node) => ids.length === 0 || ids.includes(volumeOf(node)))
    .filter(({ id }) =>
      filtersOf(input).every(([name, values]) => name !== "attachment.instance-id" || values.includes(id)),
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
    element("imageId", "ami-0123456789abcdef0") +
    element("instanceState", element("code", "16") + element("name", "running")) +
    element("instanceType", "t3.medium") +
    element("launchTime", "2026-01-05T08:00:00.000Z") +
    element("placement", element("availabilityZone", "eu-central-1a")) +
    element("privateIpAddress", "172.31.0.10") +
    element("architecture", "x86_64") +
    element("rootDeviceName", "/dev/xvda") +
    items("blockDeviceMapping", [
      element("deviceName", "/dev/sdb") +
        element("ebs", element("volumeId", volumeOf(node)) + element("status", "attached")),
    ]) +
    items("tagSet", Object.entries(tagsOf(node)).map(tag));
  return (
    element("reservationId", "r-0123456789abcdef0") +
    element("ownerId", ACCOUNT) +
    items("instancesSet", [instance])
  );
}

function volume(node: EndpointNode): string {
  return (
    element("volumeId", volumeOf(node)) +
    element("size", "64") +
    element("status", "in-use") +
    element("volumeType", "gp3") +
    element("encrypted", "true") +
    items("attachmentSet", [
      element("volumeId", volumeOf(node)) +
        element("instanceId", node.id) +
        element("device", "/dev/sdb") +
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
