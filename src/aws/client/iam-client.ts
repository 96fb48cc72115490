// IAM's client, loaded by the first call. SDK imports are by name, so that a missing name fails the build.
import { GetInstanceProfileCommand, IAMClient, ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import { bounded } from "../api/bounded-answers.ts";
import type { OperationsOf, Place, PreparingSettings } from "./service-client.ts";

/** Rejects with OperatorError when AWS's own endpoint is wanted and no Region is set. */
export async function iamOperations(settings: PreparingSettings, place: Place): Promise<OperationsOf<"iam">> {
  const make = (more: object) => new IAMClient({ ...settings, ...more });
  const client = bounded(make(await place(() => make({}))));
  return {
    "iam:GetInstanceProfile": (input, abortSignal) =>
      client.send(new GetInstanceProfileCommand(input), { abortSignal }),
    "iam:ListAttachedRolePolicies": (input, abortSignal) =>
      client.send(new ListAttachedRolePoliciesCommand(input), { abortSignal }),
  };
}
