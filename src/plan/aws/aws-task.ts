// An AWS step, planned: nothing is proposed, created or pinned yet.
import { sha256 } from "../../digest.ts";
import type { AwsRequest, Finding, Step, Variable } from "../../runbook/model/runbook.ts";
import type { Binding, Target, Task } from "../model/plan.ts";
import { taskId } from "../model/plan-lookup.ts";
import { clusterTemplate } from "../stack/cluster-template.ts";
import type { StatedRequirement } from "../stack/stack-requirements.ts";
import { stackTemplate } from "../stack/stack-template.ts";
import { awsRisk } from "./aws-risk.ts";
import { renderAws } from "./render-aws.ts";

/** Time limits in seconds. CloudFormation may take half an hour or more for a new node in a busy account. */
const PATIENCE: Readonly<Record<AwsRequest["action"], number>> = {
  "propose-stack": 300,
  "make-stack": 2700,
  "wait-for-node": 1200,
  "snapshot-volume": 3600,
  "grow-volume": 3600,
};

export interface AwsPlanning {
  /** All steps of the guide: their requirements for a node count, whichever sections run. */
  readonly demanding: readonly Step[];
  readonly steps: readonly Step[];
  readonly targets: readonly Target[];
  readonly variables: ReadonlyMap<string, Variable>;
  readonly bindings: readonly Binding[];
}

export function awsTask(step: Step, request: AwsRequest, target: Target, planning: AwsPlanning): Task {
  const { variables, bindings, steps, targets } = planning;
  const { action } = request;
  const planned = isMaking(request) ? plannedTemplate(request, planning.demanding, target) : null;
  const here = { step, target, targets, steps, variables, bindings, disks: null };
  const { text, open, confirm, findings } = renderAws(request, {
    ...here,
    planned,
    edited: null,
    made: new Map(),
  });
  const known = open.length === 0 && (action === "propose-stack" || action === "wait-for-node");
  return {
    id: taskId(step.id, target.key),
    step: step.id,
    target: target.key,
    command: { text, holes: [], values: [] },
    done: null,
    verify: null,
    open,
    secrets: [],
    capture: null,
    aws: true,
    ...(action === "snapshot-volume" || action === "grow-volume" ? { disks: true } : {}),
    timeout: step.timeout ?? PATIENCE[action],
    risk: awsRisk(request),
    confirm,
    findings: [...step.findings, ...findings],
    sha256: known ? sha256(text) : null,
  };
}

type Making = Extract<AwsRequest, { action: "propose-stack" | "make-stack" }>;

function isMaking(request: AwsRequest): request is Making {
  return request.action === "propose-stack" || request.action === "make-stack";
}

/**
 * The template of a node or cluster to create, from the guide's requirements for its roles and for no
 * particular role.
 */
function plannedTemplate(
  { cluster }: Making,
  demanding: readonly Step[],
  { roles }: Target,
): { readonly template: string; readonly findings: readonly Finding[] } {
  const stated = demanding.flatMap(({ requirement, role, line, title }): readonly StatedRequirement[] =>
    requirement !== null && (roles.includes(role) || role === "local")
      ? [{ requirement, line, text: title }]
      : [],
  );
  const { text, findings } = cluster === undefined ? stackTemplate(stated) : clusterTemplate(cluster, stated);
  return { template: text, findings };
}
