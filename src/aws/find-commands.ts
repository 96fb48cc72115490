// Finds a command in SSM's history. There is no filter on Comment, so every page of the time window is looked through.

import { readHeaderLine } from "../ledger/header-line.ts";
import type { AwsOperations } from "./call.ts";
import type { Job } from "./job.ts";
import { DOCUMENT } from "./send-script.ts";

/** How far the service's clock may be from ours, in milliseconds. */
const SLACK = 5 * 60_000;

type Command = NonNullable<AwsOperations["ssm:ListCommands"][1]["Commands"]>[number];

/** Ids of the commands whose Comment, instance, document, time and script all fit. Rejects as the call does. */
export async function findCommands(
  job: Job,
  wanted: { readonly instance: string; readonly nonce: string; readonly requestedAt: number },
): Promise<readonly string[]> {
  const { call } = job.session.options;
  const since = wanted.requestedAt - SLACK;
  const found = new Set<string>();
  let token: string | undefined;
  do {
    const page = await call(
      "ssm:ListCommands",
      {
        InstanceId: wanted.instance,
        Filters: [{ key: "InvokedAfter", value: `${new Date(since).toISOString().slice(0, 19)}Z` }],
        MaxResults: 50,
        ...(token === undefined ? {} : { NextToken: token }),
      },
      job.signal,
    );
    for (const command of page.Commands ?? [])
      if (command.CommandId !== undefined && fits(command, wanted.nonce, wanted.instance, since))
        found.add(command.CommandId);
    token = page.NextToken === "" ? undefined : page.NextToken;
  } while (token !== undefined && !job.signal.aborted);
  return [...found];
}

function fits(command: Command, nonce: string, instance: string, since: number): boolean {
  const [mark, name] = (command.Comment ?? "").split(" ");
  if (mark !== "ll1" || name !== nonce || command.DocumentName !== DOCUMENT) return false;
  const ids = command.InstanceIds ?? [];
  if (ids.length > 0 && !ids.includes(instance)) return false;
  if (command.RequestedDateTime !== undefined && command.RequestedDateTime.getTime() < since) return false;
  // A Comment can be copied; the script tells which nonce it carries.
  const script = command.Parameters?.commands?.[0];
  return (
    script === undefined || readHeaderLine(script.slice(0, script.indexOf("\n")))?.get("nonce") === nonce
  );
}
