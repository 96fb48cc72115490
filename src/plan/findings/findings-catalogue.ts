// What each finding rule is for: the rules about plans, one entry for each rule id, and a list of all rules.
import { RUNBOOK_RULES } from "../../runbook/findings/findings-catalogue.ts";
import { type Rule, SHELL_RULES } from "../../shell/findings/rule-catalogue.ts";

/** The rules about plans: values, targets, and the disks of nodes. */
const PLAN_RULES: readonly Rule[] = [
  {
    id: "placeholder-open",
    severities: ["info"],
    why: "A value is not set. Only `check` reports this; a plan lists its values, and nothing runs while one is not set.",
    advice: "Set it with `--set NAME=VALUE`.",
  },
  {
    id: "not-taken",
    severities: ["info"],
    why: "A part of the guide did not become a step. Only `check` reports this, with the reason; a plan lists it.",
    advice: "Mark the block with ```bash to run it.",
  },
  {
    id: "no-step",
    severities: ["error"],
    why: "The guide or the chosen sections have no steps, so there is nothing to run.",
    advice: "Put each command into a fenced block marked bash, or choose other sections.",
  },
  {
    id: "section-unknown",
    severities: ["error"],
    why: "The guide has no such section.",
    advice: "Choose an existing section.",
  },
  {
    id: "role-unknown",
    severities: ["error"],
    why: "A node or a value is for a role that the guide does not have.",
    advice: "Use one of its roles.",
  },
  {
    id: "target-unknown",
    severities: ["error"],
    why: "A value is for a node that is not a target.",
    advice: "Use one of the targets.",
  },
  {
    id: "target-twice",
    severities: ["error"],
    why: "A node is set twice.",
    advice: "List it once, with all its roles.",
  },
  {
    id: "variable-unknown",
    severities: ["error"],
    why: "A value is for a variable that the guide does not have.",
    advice: "Use one of its variables.",
  },
  {
    id: "value-twice",
    severities: ["warning"],
    why: "A value is set twice; the last one counts.",
    advice: "Set it once.",
  },
  {
    id: "value-invalid",
    severities: ["error"],
    why: "A value or a default in the guide does not match the variable's type.",
    advice: "Use a valid value.",
  },
  {
    id: "log-understates",
    severities: ["warning"],
    why: "The log of a resumed run rates a step as less dangerous than its command is. The stricter rating counts.",
    advice: "Read the command, and compare the log with a stored copy.",
  },
  {
    id: "value-place",
    severities: ["error"],
    why: "The value would change the structure of the command.",
    advice: "Use a plain value, or edit the command.",
  },
  {
    id: "secret-place",
    severities: ["error"],
    why: "A secret cannot be filled in at this place.",
    advice: "Pass it to the program as an argument or in a file.",
  },
  {
    id: "check-before-capture",
    severities: ["error"],
    why: "A check needs a value that only its own step captures.",
    advice: "Move the check to a later step.",
  },
  {
    id: "requirement-not-met",
    severities: ["error"],
    why: "`check` with `--on` or `--rehearse`: a node does not meet a requirement of the guide.",
    advice: "Each finding says what to change.",
  },
  {
    id: "requirement-unknown",
    severities: ["warning"],
    why: "`check` with `--on` or `--rehearse`: AWS's answer does not show whether a requirement is met.",
    advice: "Each finding says which permission is missing, or where to look.",
  },
  {
    id: "session-port",
    severities: ["error"],
    why: "The guide does not say which port shows that the session is ready.",
    advice: "Give the port number, at the fence or in the command.",
  },
  {
    id: "identity-shared",
    severities: ["error"],
    why: "Two nodes would get the same host name or address.",
    advice: "Give each its own: `--set TARGET:NAME=VALUE`.",
  },
  {
    id: "swarm-init-and-join",
    severities: ["error"],
    why: "One node would create a swarm and then join one.",
    advice: "Use different nodes for the two parts.",
  },
  {
    id: "fleet-unused",
    severities: ["error"],
    why: "No step is for a role given with `--together`.",
    advice: "Remove `--together`, or choose a role that has steps.",
  },
  {
    id: "fleet-of-one",
    severities: ["info"],
    why: "A role given with `--together` has one node.",
    advice: "Choose more nodes for it, or remove `--together`.",
  },
  {
    id: "fleet-init",
    severities: ["error"],
    why: "Every node of a fleet would create a swarm of its own.",
    advice: "Give one node a role of its own for this step.",
  },
  {
    id: "fleet-capture",
    severities: ["error"],
    why: "Every node of a fleet would give its own value, and another node needs one.",
    advice: "Give one node a role of its own for this step, or set the value.",
  },
  {
    id: "system-disk",
    severities: ["warning"],
    why: "The device has the usual name of a node's system disk.",
    advice: "Check with `lsblk` that nothing on it is mounted.",
  },
  {
    id: "no-such-device",
    severities: ["error"],
    why: "The node has no such disk.",
    advice: "Choose another, or attach it and ask the node again.",
  },
  {
    id: "device-gone",
    severities: ["error"],
    why: "The disk behind this name is no longer on the node.",
    advice: "Attach it again, or choose another.",
  },
  {
    id: "device-in-use",
    severities: ["warning"],
    why: "The disk is mounted. The node checks again, and runs nothing if it still is.",
    advice: "Choose another, or free it first.",
  },
  {
    id: "device-not-empty",
    severities: ["warning"],
    why: "The disk is not empty. The node checks again, and runs nothing if it still is not.",
    advice: "Choose another, or erase it with a separate command.",
  },
  {
    id: "device-unchecked",
    severities: ["error", "warning"],
    why: "The device is known only when the command runs, so the node cannot check it first.",
    advice: "Name the device in the command.",
  },
  {
    id: "instance-store",
    severities: ["error"],
    why: "The disk's data is lost when the instance stops.",
    advice: "Choose an EBS volume.",
  },
  {
    id: "parked-secret",
    severities: ["warning"],
    why: "The node has no openssl, so it gets a secret through Parameter Store.",
    advice: "Install openssl on the node first, if you can.",
  },
  {
    id: "capture-needs-openssl",
    severities: ["error"],
    why: "The node has no openssl, so a secret cannot be captured without becoming visible.",
    advice: "Install openssl on the node first.",
  },
  {
    id: "demand-left-out",
    severities: ["warning"],
    why: "The template for a new node does not include something that the guide requires.",
    advice: "Accept it, or edit the template before it is proposed.",
  },
  {
    id: "demand-replaced",
    severities: ["warning"],
    why: "The template for a new node has something newer or larger than the guide requires.",
    advice: "Accept it, or edit the template before it is proposed.",
  },
  {
    id: "template-unreadable",
    severities: ["error"],
    why: "The edited template is neither YAML nor JSON, or has no resources.",
    advice: "Edit it again.",
  },
  {
    id: "template-not-plain",
    severities: ["error"],
    why: "The edited template has characters that CloudFormation does not return unchanged.",
    advice: "Write it in plain ASCII.",
  },
  {
    id: "template-too-large",
    severities: ["error"],
    why: "The edited template is larger than CloudFormation accepts.",
    advice: "Remove comments.",
  },
  {
    id: "nothing-proposed",
    severities: ["error"],
    why: "A stack cannot be made before it is proposed.",
    advice: "Retry to go back to the proposal, or skip the step.",
  },
  {
    id: "node-unknown",
    severities: ["error"],
    why: "There is no node to wait for.",
    advice: "Choose one with `--on`.",
  },
  {
    id: "volume-unknown",
    severities: ["error"],
    why: "The EBS volume behind a device of the node is unknown.",
    advice: "Choose another device, or ask the node again.",
  },
  {
    id: "cluster-name",
    severities: ["error"],
    why: "The name is not a valid DocumentDB cluster name.",
    advice: "Use up to 63 lower-case letters, digits and single hyphens.",
  },
  {
    id: "size-invalid",
    severities: ["error"],
    why: "The size is not a valid volume size.",
    advice: "Write a size like `200G`.",
  },
  {
    id: "size-not-larger",
    severities: ["error"],
    why: "The volume is already that large, and it cannot shrink.",
    advice: "Use a larger size.",
  },
  {
    id: "size-rounded",
    severities: ["info"],
    why: "EC2 uses whole GiB, so the volume is a little larger than requested.",
    advice: "Write the size in GiB.",
  },
  {
    id: "weak-identity",
    severities: ["warning"],
    why: "Only the device letter and the size show which volume the disk is.",
    advice: "Compare it with the EC2 console.",
  },
];

/** Every rule that a finding can name, sorted by its id. */
export const ALL_RULES: readonly Rule[] = [...SHELL_RULES, ...RUNBOOK_RULES, ...PLAN_RULES].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
