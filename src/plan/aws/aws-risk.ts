// How much harm a request to AWS can do. Separate from planning, because a log's own risk level is not
// trusted.
import type { AwsRequest } from "../../runbook/model/runbook.ts";
import type { Risk } from "../../shell/model/command.ts";

/** The risk of the request: only waiting changes nothing. */
export function awsRisk({ action }: AwsRequest): Risk {
  return action === "wait-for-node" ? "reads" : "changes";
}
