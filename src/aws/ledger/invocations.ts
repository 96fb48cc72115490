// What the service says about commands that are under way. A command that is followed on several nodes is asked
// for in pages of 50, and a page that one of them has just got answers the others.
import { isWholeReply } from "../../ledger/replies/reply.ts";
import type { AwsOperations } from "../api/call.ts";
import { pageTurner } from "../api/page-turner.ts";
import { errorKind } from "../api/service-errors.ts";
import type { Sending } from "../session/job.ts";
import type { Invocation, Invocations } from "../session/shared-requests.ts";
import { getInvocation } from "./get-invocation.ts";
import { fateOf } from "./statuses.ts";

type Listed = NonNullable<AwsOperations["ssm:ListCommandInvocations"][1]["CommandInvocations"]>[number];
type Page = ReadonlyMap<string, Listed>;

interface Followed {
  readonly instances: Set<string>;
  readonly ending: AbortController;
  page: { readonly at: number; readonly asked: Promise<Page> } | null;
  /** Called when the next page has come. */
  waiting: (() => void)[];
}

/** For one transport. `options`: as of its session. */
export function createInvocations(options: Sending["session"]["options"]): Invocations {
  const followed = new Map<string, Followed>();
  let forbidden = false;

  function pageOf(commandId: string, it: Followed, fresh: number): Promise<Page> {
    if (it.page !== null && options.now() - it.page.at <= fresh) return it.page.asked;
    const page = { at: options.now(), asked: readPages(options, commandId, it.ending.signal) };
    it.page = page;
    page.asked.then(
      () => {
        for (const tell of it.waiting.splice(0)) tell();
      },
      () => {
        // The next one asks again.
        if (it.page === page) it.page = null;
      },
    );
    return page.asked;
  }

  return {
    any: () => followed.size > 0,
    follow(commandId, instance) {
      const it = followed.get(commandId) ?? {
        instances: new Set(),
        ending: new AbortController(),
        page: null,
        waiting: [],
      };
      followed.set(commandId, it);
      it.instances.add(instance);
      return {
        news: () => new Promise((tell) => it.waiting.push(tell)),
        end() {
          it.instances.delete(instance);
          if (it.instances.size > 0) return;
          it.ending.abort();
          followed.delete(commandId);
        },
      };
    },
    async ask(signal, instance, commandId, fresh) {
      const it = followed.get(commandId);
      if (forbidden || it === undefined || it.instances.size < 2)
        return getInvocation(options, signal, instance, commandId);
      let page: Page;
      try {
        page = await pageOf(commandId, it, fresh);
      } catch (error) {
        // An identity that may read single records goes on with these.
        if (errorKind(error) !== "refused") throw error;
        forbidden = true;
        return getInvocation(options, signal, instance, commandId);
      }
      const listed = page.get(instance);
      if (listed === undefined)
        throw Object.assign(new Error("AWS does not list it yet"), { name: "InvocationDoesNotExist" });
      return readListed(listed) ?? getInvocation(options, signal, instance, commandId);
    },
  };
}

/** All invocations of the command, by instance. */
async function readPages(
  { call }: Sending["session"]["options"],
  commandId: string,
  signal: AbortSignal,
): Promise<Page> {
  const all = new Map<string, Listed>();
  const turn = pageTurner("ssm:ListCommandInvocations");
  let token: string | undefined;
  do {
    const { CommandInvocations = [], NextToken } = await call(
      "ssm:ListCommandInvocations",
      {
        CommandId: commandId,
        Details: true,
        MaxResults: 50,
        ...(token === undefined ? {} : { NextToken: token }),
      },
      signal,
    );
    for (const each of CommandInvocations)
      if (each.CommandId === commandId && each.InstanceId !== undefined) all.set(each.InstanceId, each);
    token = turn(NextToken);
  } while (token !== undefined);
  return all;
}

/**
 * What the list says, as the record of one: while it goes on, and when it has the node's whole answer. Null when
 * the record itself has to be asked for, since a list has 2,500 characters of an output at most.
 */
function readListed({ Status, StatusDetails, CommandPlugins = [] }: Listed): Invocation | null {
  const state = {
    ...(Status === undefined ? {} : { Status }),
    ...(StatusDetails === undefined ? {} : { StatusDetails }),
  };
  if (fateOf(Status, StatusDetails) === "going") return state;
  const [plugin, ...others] = CommandPlugins;
  if (plugin?.ResponseCode !== 0 || others.length > 0 || !isWholeReply(plugin.Output ?? "")) return null;
  return { ...state, ResponseCode: 0, StandardOutputContent: plugin.Output ?? "" };
}
