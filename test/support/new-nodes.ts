// Targets that are still to be made, steps that are asked of AWS, and what a stack has made, for tests.
import { safeText } from "../../src/output/clean.ts";
import type { MadeNode, NewNode } from "../../src/plan/model/aws-order.ts";
import type { Disk } from "../../src/plan/model/device.ts";
import type { Target } from "../../src/plan/model/plan.ts";
import type { AwsRequest, Runbook, Step } from "../../src/runbook/model/runbook.ts";

/** A node that is to be made as the stack of its name. */
export function newNode(stack: string, roles: readonly string[], more: Partial<NewNode> = {}): Target {
  const make = { stack, group: null, subnet: null, ...more };
  return { key: stack, roles, selector: `new:${stack}`, id: null, name: stack, make };
}

/** What the stack of the nth node has made. */
export function madeNode(n: number): MadeNode {
  return {
    instance: `i-${String(n).padStart(17, "0")}`,
    group: `sg-${String(n).padStart(17, "0")}`,
    facts: { "private address": safeText(`172.31.0.${n}`) },
  };
}

/** The guide with a step behind its others that asks this of AWS, for the role. */
export function asking(
  runbook: Runbook,
  role: string,
  aws: AwsRequest,
  variables: readonly string[] = [],
): Runbook {
  const like = runbook.steps.at(-1);
  if (like === undefined) throw new Error("the guide has no step to be like");
  const step: Step = {
    ...like,
    id: `asks-${aws.action}`.slice(0, 12),
    kind: "aws",
    title: aws.action,
    source: aws.action,
    role,
    command: null,
    done: null,
    verify: null,
    capture: null,
    risk: "changes",
    variables,
    findings: [],
    aws,
  };
  return { ...runbook, steps: [...runbook.steps, step] };
}

/** A disk that is an EBS volume of so many GiB. */
export function volumeDisk(name: string, volume: string, gibibytes: number): Disk {
  return {
    name,
    size: gibibytes * 2 ** 30,
    kind: "ebs",
    serial: volume.replace("-", ""),
    volume: { id: volume, told: "serial", attached: safeText("/dev/sdf"), encrypted: true, tags: [] },
    signature: null,
    mounts: [],
    parts: [],
  };
}
