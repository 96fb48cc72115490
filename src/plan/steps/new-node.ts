// The three steps that create a node: propose its stack, create it, wait for the node. They come before the
// node's first step and run for it alone.
import { digestOf } from "../../digest.ts";
import type { Step } from "../../runbook/model/runbook.ts";
import type { NewNode } from "../model/aws-order.ts";
import type { Target } from "../model/plan.ts";

type Making = "propose-stack" | "make-stack" | "wait-for-node";

const MAKING: readonly Making[] = ["propose-stack", "make-stack", "wait-for-node"];

/**
 * The steps, with those that create the targets' new nodes inserted before each node's first step, in that
 * step's section. `left`: ids of steps that do not run.
 */
export function withNewNodes(
  steps: readonly Step[],
  targets: readonly Target[],
  left: ReadonlySet<string>,
): readonly Step[] {
  const making = new Map<string, Step[]>();
  for (const target of targets) {
    const { make } = target;
    const first = steps.find(({ id, role }) => target.roles.includes(role) && !left.has(id));
    if (make === undefined || first === undefined) continue;
    const own = MAKING.map((action) => stepOf(action, target.key, make, first));
    making.set(first.id, [...(making.get(first.id) ?? []), ...own]);
  }
  return making.size === 0 ? steps : steps.flatMap((step) => [...(making.get(step.id) ?? []), step]);
}

/** The new node that the step creates; null for every other step. */
export function madeBy({ id, aws }: Step, targets: readonly Target[]): Target | null {
  if (aws === undefined || !isMaking(aws.action)) return null;
  const { action } = aws;
  return targets.find(({ make, key }) => make !== undefined && idOf(action, key) === id) ?? null;
}

function isMaking(action: string): action is Making {
  return MAKING.some((it) => it === action);
}

function idOf(action: Making, target: string): string {
  return digestOf(["new node", action, target]).slice(0, 12);
}

function stepOf(action: Making, target: string, { stack }: NewNode, first: Step): Step {
  const { title, context } = WORDS[action](stack);
  return {
    id: idOf(action, target),
    section: first.section,
    kind: "aws",
    name: null,
    title,
    role: first.role,
    line: first.line,
    endLine: first.line,
    source: title,
    context,
    command: null,
    risk: action === "wait-for-node" ? "reads" : "changes",
    interactive: false,
    requirement: null,
    aws: { action },
    file: null,
    variables: [],
    capture: null,
    done: null,
    verify: null,
    timeout: null,
    findings: [],
  };
}

const WORDS: Readonly<
  Record<Making, (stack: string) => { readonly title: string; readonly context: string }>
> = {
  "propose-stack": (stack) => ({
    title: `Propose the stack ${stack}`,
    context:
      "The template shows what would be made for the node, and which line of the guide requires it. CloudFormation only plans: nothing is made and nothing costs money yet. You can edit the template.",
  }),
  "make-stack": (stack) => ({
    title: `Make the stack ${stack}`,
    context:
      "This makes the proposed stack, which costs money from then on. Type the stack's name to confirm.",
  }),
  "wait-for-node": (stack) => ({
    title: `Wait for the node ${stack}`,
    context: "Until its instance is running, has passed its status checks, and is online in Systems Manager.",
  }),
};
