// Route 53's client. Loaded by the first call. What is used of the SDK is imported by name, so that a name it lacks fails the build.
import {
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { bounded } from "../api/bounded-answers.ts";
import type { OperationsOf, Place, PreparingSettings } from "./service-client.ts";

/** The operations. Rejects with OperatorError when the client's own address is wanted and no Region is set. */
export async function route53Operations(
  settings: PreparingSettings,
  place: Place,
): Promise<OperationsOf<"route53">> {
  const make = (more: object) => new Route53Client({ ...settings, ...more });
  const client = bounded(make(await place(() => make({}))));
  return {
    "route53:ListHostedZonesByName": (input, abortSignal) =>
      client.send(new ListHostedZonesByNameCommand(input), { abortSignal }),
    "route53:ListResourceRecordSets": (input, abortSignal) =>
      client.send(new ListResourceRecordSetsCommand(input), { abortSignal }),
  };
}
