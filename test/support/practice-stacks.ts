// A practice account in which stacks are made, as a transport asks for them.
import type { AwsOperation, AwsOperations } from "../../src/aws/api/call.ts";
import type { StatedRequirement } from "../../src/plan/stack/stack-requirements.ts";
import { stackTemplate } from "../../src/plan/stack/stack-template.ts";
import { type Account, type AccountOptions, openAccount } from "../../src/rehearsal/account/account.ts";

const never = new AbortController().signal;
const ingress = (
  protocol: "tcp" | "udp",
  port: number,
  source: string,
): StatedRequirement["requirement"] => ({
  kind: "ingress",
  label: "Port",
  protocol,
  port,
  source,
});
/** What a guide of a swarm demands. */
const DEMANDS = [
  { kind: "instance-type", bound: "minimum", type: "t3.medium" },
  { kind: "policy", name: "AmazonSSMManagedInstanceCore" },
  { kind: "volume", gibibytes: 64, recommended: false, encrypted: true, type: "gp3" },
  ingress("tcp", 443, "anywhere"),
  ingress("tcp", 2377, "this security group"),
  { kind: "key-pair" },
  { kind: "elastic-ip" },
  { kind: "dns-record", name: "DNS" },
] satisfies StatedRequirement["requirement"][];

/** The template of such a node. */
export const TEMPLATE = stackTemplate(
  DEMANDS.map((requirement, at) => ({ requirement, line: at + 1, text: "It." })),
).text;

export type Stack = NonNullable<AwsOperations["cloudformation:DescribeStacks"][1]["Stacks"]>[number];
type Proposal = AwsOperations["cloudformation:CreateChangeSet"][0];

export interface PracticeStacks {
  readonly account: Account;
  ask<O extends AwsOperation>(operation: O, input: AwsOperations[O][0]): Promise<AwsOperations[O][1]>;
  /** Proposes the template under a nonce, `n1` where none is given. */
  propose(
    stack: string,
    nonce?: string,
    more?: Partial<Proposal>,
  ): Promise<AwsOperations["cloudformation:CreateChangeSet"][1]>;
  /** Its change set, once it is worked out. */
  changeSet(stack: string, nonce?: string): Promise<AwsOperations["cloudformation:DescribeChangeSet"][1]>;
  execute(stack: string, nonce?: string, token?: string): Promise<unknown>;
  /** The stack of that id, once nothing goes on. */
  ended(id: string): Promise<Stack | undefined>;
  /** Its events, the oldest first. */
  events(
    id: string,
  ): Promise<NonNullable<AwsOperations["cloudformation:DescribeStackEvents"][1]["StackEvents"]>>;
  /** From the template to the stack's end. */
  make(stack: string, nonce?: string, more?: Partial<Proposal>): Promise<Stack | undefined>;
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An empty account without waiting, unless the options say otherwise. */
export async function practiceStacks(options: Partial<AccountOptions> = {}): Promise<PracticeStacks> {
  const account = await openAccount({ seed: "SEED", rebuild: [], pace: 0, empty: true, ...options });
  const it: PracticeStacks = {
    account,
    ask: (operation, input) => account.call(operation, input, never),
    propose: (stack, nonce = "n1", more = {}) =>
      it.ask("cloudformation:CreateChangeSet", {
        StackName: stack,
        ChangeSetName: `lamplighter-${nonce}`,
        ChangeSetType: "CREATE",
        ClientToken: nonce,
        TemplateBody: TEMPLATE,
        Capabilities: ["CAPABILITY_IAM"],
        ...more,
      }),
    async changeSet(stack, nonce = "n1") {
      for (;;) {
        const set = await it.ask("cloudformation:DescribeChangeSet", {
          StackName: stack,
          ChangeSetName: `lamplighter-${nonce}`,
        });
        if (set.Status !== "CREATE_PENDING" && set.Status !== "CREATE_IN_PROGRESS") return set;
        await tick();
      }
    },
    execute: (stack, nonce = "n1", token = `t-${nonce}`) =>
      it.ask("cloudformation:ExecuteChangeSet", {
        StackName: stack,
        ChangeSetName: `lamplighter-${nonce}`,
        ClientRequestToken: token,
      }),
    async ended(id) {
      for (;;) {
        const { Stacks = [] } = await it.ask("cloudformation:DescribeStacks", { StackName: id });
        if (Stacks[0]?.StackStatus?.endsWith("_IN_PROGRESS") !== true) return Stacks[0];
        await tick();
      }
    },
    async events(id) {
      const { StackEvents = [] } = await it.ask("cloudformation:DescribeStackEvents", { StackName: id });
      return StackEvents.toReversed();
    },
    async make(stack, nonce = "n1", more = {}) {
      const { StackId = "" } = await it.propose(stack, nonce, more);
      await it.changeSet(stack, nonce);
      await it.execute(stack, nonce);
      return it.ended(StackId);
    },
  };
  return it;
}

/** What a stack tells of itself at its end. */
export function outputsOf(stack: Stack | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (stack?.Outputs ?? []).map((one) => [one.OutputKey ?? "", one.OutputValue ?? ""]),
  );
}
