// Finds a command in SSM's history. SSM cannot filter by Comment, so every page of the time window is
// searched.
import { carries, headerFor } from "../../ledger/carried.ts";
import type { AwsOperations } from "../api/call.ts";
import { pageTurner } from "../api/page-turner.ts";
import { TOGETHER } from "../ledger/send-script.ts";
import { documentOf, type Job } from "../session/job.ts";

/** The largest expected difference between the service's clock and ours, in milliseconds. */
const SLACK = 5 * 60_000;

export interface Wanted {
  readonly instance: string;
  readonly nonce: string;
  /** The confirmed text. */
  readonly text: string;
  /** Milliseconds since 1970 UTC. */
  readonly requestedAt: number;
}

type Command = NonNullable<AwsOperations["ssm:ListCommands"][1]["Commands"]>[number];

/**
 * Ids of the commands whose Comment, instance, document, time and script all match. Rejects as the call does.
 */
export async function findCommands(job: Job, wanted: Wanted): Promise<readonly string[]> {
  const { call, run } = job.session.options;
  const document = documentOf(job.session);
  const since = wanted.requestedAt - SLACK;
  const found = new Set<string>();
  const turn = pageTurner("ssm:ListCommands");
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
      if (
        command.CommandId !== undefined &&
        isOnItsWay(command, wanted, document, since) &&
        isOurs(command, wanted, run)
      )
        found.add(command.CommandId);
    token = turn(page.NextToken);
  } while (token !== undefined && !job.signal.aborted);
  return [...found];
}

function isOnItsWay(command: Command, wanted: Wanted, document: string, since: number): boolean {
  const [mark, name = ""] = (command.Comment ?? "").split(" ");
  const isNamed = name === wanted.nonce || name.startsWith(TOGETHER);
  if (mark !== "ll1" || !isNamed || !isDocument(command.DocumentName, document)) return false;
  const ids = command.InstanceIds ?? [];
  if (ids.length > 0 && !ids.includes(wanted.instance)) return false;
  return command.RequestedDateTime === undefined || command.RequestedDateTime.getTime() >= since;
}

/** A document shared by another account is sent by its ARN, and may be listed by its name. */
function isDocument(listed: string | undefined, sent: string): boolean {
  return listed === sent || (sent.includes(":document/") && listed === sent.split(":document/")[1]);
}

/** A Comment can be copied; the script proves whose command it is, and which one. */
function isOurs(command: Command, { nonce, text, instance }: Wanted, run: string): boolean {
  const script = command.Parameters?.commands?.[0] ?? "";
  return headerFor(script, instance)?.get("run") === run && carries(script, { nonce, body: text, instance });
}
