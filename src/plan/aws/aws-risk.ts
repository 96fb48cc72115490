// How much harm a request to AWS can do. Apart from the planning, because a log's word for it does not count alone.
import type { AwsRequest } from "../../runbook/model/runbook.ts";
import type { Risk } from "../../shell/model/command.ts";

/** The risk of the request: only waiting changes nothing. */
export function awsRisk({ action }: AwsRequest): Risk {
  return action === "wait-for-node" ? "reads" : "changes";
}
