// Route 53's client, loaded by the first call. SDK imports are by name, so that a missing name fails the
// build.
import {
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { bounded } from "../api/bounded-answers.ts";
import type { OperationsOf, Place, PreparingSettings } from "./service-client.ts";

/** Rejects with OperatorError when AWS's own endpoint is wanted and no Region is set. */
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
