// IAM's client. Loaded by the first call. What is used of the SDK is imported by name, so that a name it lacks fails the build.
import { GetInstanceProfileCommand, IAMClient, ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import { bounded } from "../api/bounded-answers.ts";
import type { OperationsOf, Place, PreparingSettings } from "./service-client.ts";

/** The operations. Rejects with OperatorError when the client's own address is wanted and no Region is set. */
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
