// An AWS task at the moment of showing, with everything proposed, created and pinned so far.
import { sha256 } from "../../digest.ts";
import type { AwsRequest, Step } from "../../runbook/model/runbook.ts";
import { awsRisk } from "../aws/aws-risk.ts";
import { renderAws } from "../aws/render-aws.ts";
import { presentedDigest } from "../model/digests.ts";
import type { Binding, Plan, Target, Task } from "../model/plan.ts";
import type { KnownNow, Presented } from "../model/presented.ts";
import { highestRisk } from "../tasks/confirmation.ts";

export interface AwsPresentation {
  readonly plan: Plan;
  readonly task: Task;
  readonly step: Step;
  readonly request: AwsRequest;
  readonly target: Target;
  /** Newest first, the plan's own last. */
  readonly bindings: readonly Binding[];
  readonly known: KnownNow;
}

/**
 * Renders the task for its confirmation. Without `aws`, a needed value is missing and it cannot be confirmed.
 */
export function presentAws({
  plan,
  task,
  step,
  request,
  target,
  bindings,
  known,
}: AwsPresentation): Presented {
  const rendered = renderAws(request, {
    step,
    target,
    targets: plan.targets,
    steps: plan.steps,
    variables: new Map(plan.variables.map((it) => [it.name, it])),
    bindings,
    disks: known.disks,
    planned: plannedOf(plan, target, request),
    edited: request.action === "propose-stack" ? known.edited : null,
    made: known.made ?? new Map(),
    proposal: known.proposal ?? null,
  });
  const { text: command, order, open, confirm } = rendered;
  const covered = {
    preamble: [],
    command,
    done: null,
    verify: null,
    capture: null,
    secrets: [],
    ...(order === null ? {} : { aws: order }),
    timeout: task.timeout,
  };
  return {
    ...covered,
    values: [],
    holes: [],
    open,
    risk: highestRisk([task.risk, awsRisk(request)]),
    confirm,
    findings: [...step.findings, ...rendered.findings],
    sha256: sha256(command),
    digest: presentedDigest(task.id, covered),
  };
}

/** The planned template of the target's node or of the requested cluster: the text of its proposal. */
function plannedOf(
  plan: Plan,
  target: Target,
  request: AwsRequest,
): Parameters<typeof renderAws>[1]["planned"] {
  const steps = new Map(plan.steps.map((it) => [it.id, it]));
  const cluster = "cluster" in request ? request.cluster : undefined;
  const task = plan.tasks.find((it) => {
    const asked = steps.get(it.step)?.aws;
    return it.target === target.key && asked?.action === "propose-stack" && asked.cluster === cluster;
  });
  const template = task?.command?.text;
  return task === undefined || template === undefined ? null : { template, findings: task.findings };
}
