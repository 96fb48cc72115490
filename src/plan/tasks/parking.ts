// Secrets for a node without openssl, which cannot make a key to receive them with. Secrets that a command
// needs may be parked for it if the operator types a word; secrets from its output cannot be captured safely
// at all.
import type { Finding, Step } from "../../runbook/model/runbook.ts";
import type { Confirmation, Task } from "../model/plan.ts";
import { stepFinding } from "./task-findings.ts";

/** The word to type to park secrets. */
const PARK_WORD = "park";

const INSTALL = "install openssl on the node and ask the node again";

/** The confirmation of a command with parked secrets: its own text to type, plus that word. */
export function confirmParking({ typed }: Confirmation): Confirmation {
  return { how: "type", typed: typed === null ? PARK_WORD : `${typed} ${PARK_WORD}` };
}

/** Findings about a step's secrets on a node without openssl. */
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
