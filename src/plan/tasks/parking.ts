// Secrets and a node that has no openssl: it can make no key to receive them by. What a command needs may be parked for it,
// which a person has to type for; what its output would give cannot be taken from there safely at all.
import type { Finding, Step } from "../../runbook/model/runbook.ts";
import type { Confirmation, Task } from "../model/plan.ts";
import { stepFinding } from "./task-findings.ts";

/** What has to be typed so that secrets are parked. */
const PARK_WORD = "park";

const INSTALL = "install openssl on the node and ask the node again";

/** The confirmation of a command whose secrets are parked: whatever it asks for by itself, and that word. */
export function confirmParking({ typed }: Confirmation): Confirmation {
  return { how: "type", typed: typed === null ? PARK_WORD : `${typed} ${PARK_WORD}` };
}

/** What should be said of the secrets of a step on a node without openssl. */
export function parkingFindings(
  step: Step,
  secrets: readonly string[],
  capture: Task["capture"],
): readonly Finding[] {
  const findings: Finding[] = [];
  if (secrets.length > 0)
    findings.push({
      ...stepFinding(
        step,
        "parked-secret",
        `The node has no openssl, so it gets ${secrets.join(", ")} through Parameter Store`,
        `Anyone who is allowed to decrypt it there can read it until the command has ended (one hour at most). This needs ssm:PutParameter and ssm:DeleteParameter for you, and the AWS CLI and ssm:GetParameter on the node. Better: ${INSTALL}.`,
      ),
      severity: "warning",
    });
  if (capture?.secret === true)
    findings.push(
      stepFinding(
        step,
        "capture-needs-openssl",
        `The node has no openssl, so ${capture.variable} cannot be captured without becoming visible`,
        `Before this step, ${INSTALL}.`,
      ),
    );
  return findings;
}
