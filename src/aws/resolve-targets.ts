// From selectors to instances: an instance id, a Name tag, or any tag. Each must name exactly one running instance.
import { OperatorError } from "../errors.ts";
import type { AwsCall, AwsOperations } from "./call.ts";

export interface ResolvedTarget {
  readonly selector: string;
  readonly id: string;
  /** The tag Name; the id where there is none. */
  readonly name: string;
}

type Input = AwsOperations["ec2:DescribeInstances"][0];
type Instance = NonNullable<
  NonNullable<AwsOperations["ec2:DescribeInstances"][1]["Reservations"]>[number]["Instances"]
>[number];

/**
 * The instance of each selector, in their order. Throws OperatorError when a selector names none or several; it then
 * lists what was found.
 */
export async function resolveTargets(
  call: AwsCall,
  selectors: readonly string[],
  signal: AbortSignal,
): Promise<readonly ResolvedTarget[]> {
  const resolved: ResolvedTarget[] = [];
  for (const selector of selectors) {
    const found = await find(call, selector, signal);
    const [only] = found;
    if (only === undefined || found.length > 1) throw notOne(selector, found);
    resolved.push({ selector, ...only });
  }
  return resolved;
}

async function find(
  call: AwsCall,
  selector: string,
  signal: AbortSignal,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const query = queryFor(selector);
  const found = new Map<string, { id: string; name: string }>();
  let token: string | undefined;
  do {
    const input: Input = token === undefined ? query : { ...query, NextToken: token };
    const page = await call("ec2:DescribeInstances", input, signal).catch((error: unknown) => {
      if (error instanceof Error && /^InvalidInstanceID/i.test(error.name)) return { Reservations: [] };
      throw new OperatorError(
        `The instances could not be looked up: ${error instanceof Error ? `${error.name} ${error.message}` : String(error)}`,
        "Check that your AWS identity may call ec2:DescribeInstances in this Region.",
        { cause: error },
      );
    });
    for (const instance of (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []))
      if (instance.InstanceId !== undefined)
        found.set(instance.InstanceId, { id: instance.InstanceId, name: nameOf(instance) });
    token = "NextToken" in page ? page.NextToken : undefined;
  } while (token !== undefined && token !== "");
  return [...found.values()];
}

function queryFor(selector: string): Input {
  const running = { Name: "instance-state-name", Values: ["running"] };
  if (/^i-[0-9a-f]{8,17}$/.test(selector)) return { InstanceIds: [selector], Filters: [running] };
  const tag = /^tag:([^=]+)=(.+)$/s.exec(selector);
  if (tag?.[1] !== undefined && tag[2] !== undefined)
    return { Filters: [running, { Name: `tag:${tag[1]}`, Values: [literal(tag[2])] }] };
  return { Filters: [running, { Name: "tag:Name", Values: [literal(selector)] }] };
}

/** EC2's filters know wildcards; a selector means itself. */
function literal(value: string): string {
  return value.replace(/[\\*?]/g, "\\$&");
}

function nameOf(instance: Instance): string {
  return instance.Tags?.find(({ Key }) => Key === "Name")?.Value || (instance.InstanceId ?? "");
}

function notOne(
  selector: string,
  found: readonly { readonly id: string; readonly name: string }[],
): OperatorError {
  if (found.length === 0)
    return new OperatorError(
      `No running instance answers to \`${selector}\`.`,
      "Check the Region and the spelling. A selector is an instance id (i-…), the value of a Name tag, or tag:KEY=VALUE.",
    );
  const list = found.map(({ id, name }) => `${name} (${id})`).join(", ");
  return new OperatorError(
    `\`${selector}\` names ${found.length} running instances: ${list}.`,
    "Choose one of them by its instance id.",
  );
}
