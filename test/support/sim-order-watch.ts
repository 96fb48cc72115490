// The promises about orders to AWS, held against what really happened in the modelled account: nothing takes effect that nobody
// confirmed in the process that asked for it, or after the log has told its end; and what the log tells of an end is true.
import type { AwsOperation } from "../../src/aws/api/call.ts";
import type { AwsOrder } from "../../src/plan/model/aws-order.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import type { SimAccount } from "./sim-account.ts";
import { Violation } from "./sim-world.ts";

interface Asked {
  readonly nonce: string;
  readonly order: AwsOrder | null;
  /** How many processes there had been when it was requested. */
  readonly process: number;
  effects: number;
  ended: boolean;
}

export interface SimOrderWatch {
  processBegins(): void;
  /** The operator said yes to this, in this process. */
  confirms(task: string, attempt: number, digest: string): void;
  /** Orders are for no fleet. */
  confirmsRest(): void;
  line(event: RunEvent): void;
  leaves(operation: AwsOperation, input: unknown): void;
  takesEffect(operation: AwsOperation, input: unknown): void;
  /** By action: how often something took effect. */
  readonly effects: ReadonlyMap<string, number>;
}

const ACTIONS: Readonly<Record<string, AwsOrder["action"]>> = {
  "cloudformation:CreateChangeSet": "propose-stack",
  "cloudformation:ExecuteChangeSet": "make-stack",
  "ec2:CreateSnapshot": "snapshot-volume",
  "ec2:ModifyVolume": "grow-volume",
};

export function simOrderWatch(account: () => SimAccount): SimOrderWatch {
  let process = 0;
  let confirmed = new Set<string>();
  const orders = new Map<string, AwsOrder | null>();
  const asked: Asked[] = [];
  const commands = new Map<string, Extract<RunEvent, { type: "invocation.requested" }>>();
  /** Which invocation a request was made for; it may arrive much later. */
  const made = new WeakMap<object, Asked>();
  const effects = new Map<string, number>();

  const finished = (one: Asked, event: Extract<RunEvent, { type: "invocation.finished" }>): void => {
    one.ended = true;
    const { nonce, order } = one;
    const well = event.outcome === "exited" && event.exitCode === 0;
    const { stacks, volumes } = account();
    const claim = (holds: boolean, what: string): void => {
      if (!holds)
        throw new Violation(
          `the log says that ${nonce} ended (${event.outcome} ${event.exitCode}), but ${what}`,
        );
    };
    if (event.outcome === "not-run")
      claim(one.effects === 0 || order?.action === "propose-stack", "it took effect");
    if (!well || order === null) return;
    switch (order.action) {
      case "propose-stack":
        return claim(one.effects === 1, "there is no change set");
      case "make-stack":
        return claim(
          /^(CREATE|UPDATE)_COMPLETE$/.test(stacks.status(order.stack) ?? ""),
          "the stack does not stand",
        );
      case "wait-for-node":
        return claim(
          event.made !== undefined && stacks.isOnline(event.made.instance),
          "the node is not online",
        );
      case "snapshot-volume":
        return claim(volumes.snapshots(nonce).complete === 1, "there is no whole snapshot");
      case "grow-volume":
        return claim(volumes.size(order.volume) === order.gibibytes, "the volume has another size");
    }
  };

  /** Where the node began nothing for want of the wrapper, the confirmation of a command covers the next attempt, too. */
  const confirmsAgain = ({
    nonce,
    outcome,
    message,
  }: Extract<RunEvent, { type: "invocation.finished" }>): void => {
    const command = commands.get(nonce);
    if (
      command === undefined ||
      outcome !== "not-run" ||
      !/wrapper .* was (?:missing|altered)/.test(message ?? "")
    )
      return;
    const { task, attempt, confirmed: yes } = command;
    if (confirmed.has(`${task} ${attempt} ${yes.digest}`))
      confirmed.add(`${task} ${attempt + 1} ${yes.digest}`);
  };

  return {
    effects,
    processBegins() {
      process++;
      confirmed = new Set();
    },
    confirmsRest() {},
    confirms(task, attempt, digest) {
      confirmed.add(`${task} ${attempt} ${digest}`);
    },
    line(event) {
      if (event.type === "task.presented")
        orders.set(`${event.task} ${event.attempt}`, event.presented.aws ?? null);
      if (event.type === "invocation.requested") {
        const { task, attempt, nonce } = event;
        if (!confirmed.has(`${task} ${attempt} ${event.confirmed.digest}`))
          throw new Violation(`${nonce} is requested, and nobody confirmed it in this process`);
        const order = orders.get(`${task} ${attempt}`) ?? null;
        if (order?.action === "make-stack" && event.confirmed.typed !== order.stack)
          throw new Violation(`${nonce} makes a stack whose name nobody typed`);
        asked.push({ nonce, order, process, effects: 0, ended: false });
        if (event.kind === "script") commands.set(nonce, event);
      }
      if (event.type === "invocation.finished") {
        const one = asked.find(({ nonce }) => nonce === event.nonce);
        if (one !== undefined) finished(one, event);
        confirmsAgain(event);
      }
    },
    leaves(operation, input) {
      const action = ACTIONS[operation];
      if (action === undefined) return;
      const one = asked.at(-1);
      if (one?.order?.action !== action || one.ended || one.process !== process)
        throw new Violation(`${operation} leaves a process in which nobody asked for it`);
      made.set(input as object, one);
    },
    takesEffect(operation, input) {
      const one = made.get(input as object);
      if (one === undefined) throw new Violation(`nobody made the request ${operation}`);
      if (++one.effects > 1) throw new Violation(`${operation} takes effect twice for ${one.nonce}`);
      // A change set that comes late makes nothing.
      if (one.ended && operation !== "cloudformation:CreateChangeSet")
        throw new Violation(`${operation} takes effect for ${one.nonce} after the log has told its end`);
      effects.set(operation, (effects.get(operation) ?? 0) + 1);
    },
  };
}
