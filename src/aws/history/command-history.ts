// Reads Systems Manager's history of the commands on given instances, all pages of it.
import { canonicalJson, sha256 } from "../../digest.ts";
import { OperatorError } from "../../errors.ts";
import { EndlessAnswer } from "../api/bounded-answers.ts";
import type { AwsCall, AwsOperations } from "../api/call.ts";
import { pageTurner } from "../api/page-turner.ts";
import { adviceOn, errorLabel } from "../api/service-errors.ts";

/**
 * How long AWS keeps a command in its history, in days (Systems Manager User Guide, "Understanding command
 * statuses").
 */
export const HISTORY_DAYS = 30;

/** The most characters of scripts kept: enough for ten thousand commands of our length. */
const MOST_KEPT = 400_000_000;

/** A command in the history of one instance. */
export interface PastCommand {
  readonly id: string;
  readonly instance: string;
  readonly document: string;
  readonly comment: string;
  /** Milliseconds since 1970 UTC, by the service's clock; null when unknown. */
  readonly requestedAt: number | null;
  readonly status: string;
  /** SHA-256 of the canonical JSON of all its parameters. */
  readonly parametersSha256: string;
  /** The script that it carried; null when its document takes none. */
  readonly script: string | null;
}

type Listed = NonNullable<AwsOperations["ssm:ListCommands"][1]["Commands"]>[number];

/**
 * All commands on these instances since then (milliseconds), oldest first. `told` gets the number read so
 * far. Throws OperatorError when they cannot be read, or when there are too many.
 */
export async function readHistory(
  call: AwsCall,
  place: { readonly instances: readonly string[]; readonly since: number },
  signal: AbortSignal,
  told: (commands: number) => void = () => {},
): Promise<readonly PastCommand[]> {
  const found: PastCommand[] = [];
  let kept = 0;
  for (const instance of place.instances) {
    const turn = pageTurner("ssm:ListCommands", unread);
    let token: string | undefined;
    do {
      const page = await call(
        "ssm:ListCommands",
        {
          InstanceId: instance,
          Filters: [{ key: "InvokedAfter", value: `${new Date(place.since).toISOString().slice(0, 19)}Z` }],
          MaxResults: 50,
          ...(token === undefined ? {} : { NextToken: token }),
        },
        signal,
      ).catch((error: unknown) => {
        throw unread(error);
      });
      for (const listed of page.Commands ?? []) {
        const command = pastCommand(listed, instance);
        kept += command.script?.length ?? 0;
        found.push(command);
      }
      if (kept > MOST_KEPT)
        throw unread(
          new EndlessAnswer(
            `the scripts have more than ${MOST_KEPT / 1_000_000} million characters, which is the limit`,
          ),
        );
      told(found.length);
      token = turn(page.NextToken);
    } while (token !== undefined);
  }
  return found.sort((a, b) => (a.requestedAt ?? 0) - (b.requestedAt ?? 0));
}

function unread(cause: unknown): OperatorError {
  return new OperatorError(
    `cannot read the command history: ${errorLabel(cause)}`,
    adviceOn(cause) ??
      "Check that your AWS identity is allowed to call ssm:ListCommands, and check the network. Then verify again.",
    { cause },
  );
}

function pastCommand(command: Listed, instance: string): PastCommand {
  const script = command.Parameters?.commands;
  return {
    id: command.CommandId ?? "",
    instance,
    document: command.DocumentName ?? "",
    comment: command.Comment ?? "",
    requestedAt: command.RequestedDateTime?.getTime() ?? null,
    status: command.StatusDetails ?? command.Status ?? "",
    parametersSha256: sha256(canonicalJson(command.Parameters ?? {})),
    script: script === undefined ? null : script.join("\n"),
  };
}
