// What the finding rules are for: those about plans, one entry for each rule id, and all of them in one list.
import { RUNBOOK_RULES } from "../../runbook/findings/findings-catalogue.ts";
import { type Rule, SHELL_RULES } from "../../shell/findings/rule-catalogue.ts";

/** The rules of plans: of values, targets, and the disks of nodes. */
const PLAN_RULES: readonly Rule[] = [
  {
    id: "placeholder-open",
    severities: ["info"],
    why: "A value is missing. `check` alone says so; a plan shows it in its list of values, and nothing runs before it is there.",
    advice: "Give it with `--set NAME=VALUE`.",
  },
  {
    id: "not-taken",
    severities: ["info"],
    why: "Something in the guide became no step, and this is why. `check` alone says so; a plan lists it.",
    advice: "Mark the block with ```bash if it is to be run.",
  },
  {
    id: "no-step",
    severities: ["error"],
    why: "Nothing in the guide, or in the chosen sections, was taken as a step, so there is nothing to run.",
    advice: "Put each command into a fenced block that is marked bash, or choose other sections.",
  },
  {
    id: "section-unknown",
    severities: ["error"],
    why: "The guide has no such section.",
    advice: "Choose one of those that it has.",
  },
  {
    id: "role-unknown",
    severities: ["error"],
    why: "A node or a value was given for a role that the guide does not have.",
    advice: "Use one of its roles.",
  },
  {
    id: "target-unknown",
    severities: ["error"],
    why: "A value was given for a node that is not among the targets.",
    advice: "Use one of the targets.",
  },
  {
    id: "target-twice",
    severities: ["error"],
    why: "One node was named twice.",
    advice: "Name it once, with all its roles.",
  },
  {
    id: "variable-unknown",
    severities: ["error"],
    why: "A value was given for a variable that the guide does not have.",
    advice: "Use one of its variables.",
  },
  {
    id: "value-twice",
    severities: ["warning"],
    why: "A value was given twice; the last one counts.",
    advice: "Give it once.",
  },
  {
    id: "value-invalid",
    severities: ["error"],
    why: "A value, or the guide's default, does not fit the variable's type.",
    advice: "Give one that fits.",
  },
  {
    id: "log-understates",
    severities: ["warning"],
    why: "The log of a resumed run says less of a step than its text shows: of what it does, or of what has to be typed. What the text shows counts.",
    advice: "Read the command, and compare the log with a copy that left the machine.",
  },
  {
    id: "value-place",
    severities: ["error"],
    why: "A value cannot stand in its place without changing the command.",
    advice: "Give a plain value, or edit the command.",
  },
  {
    id: "secret-place",
    severities: ["error"],
    why: "A secret cannot be filled in where it stands.",
    advice: "Let the program read it as an argument or from a file.",
  },
  {
    id: "check-before-capture",
    severities: ["error"],
    why: "A check needs a value that only its own step's command gives.",
    advice: "Put the check into a step behind it.",
  },
  {
    id: "requirement-not-met",
    severities: ["error"],
    why: "`check` with `--on` or `--rehearse`: AWS shows a node otherwise than the guide demands.",
    advice: "Each finding says what to change.",
  },
  {
    id: "requirement-unknown",
    severities: ["warning"],
    why: "`check` with `--on` or `--rehearse`: what AWS tells is not enough to say whether a demand is met.",
    advice: "Each finding says which permission is missing, or where to look.",
  },
  {
    id: "session-port",
    severities: ["error"],
    why: "Nothing says which port of this machine answers when the session is ready.",
    advice: "Give the port's number, at the fence or in the command.",
  },
  {
    id: "identity-shared",
    severities: ["error"],
    why: "Two nodes would get one host name or address.",
    advice: "Give each its own: `--set TARGET:NAME=VALUE`.",
  },
  {
    id: "swarm-init-and-join",
    severities: ["error"],
    why: "One node would make a swarm and then join one.",
    advice: "Give the two halves different nodes.",
  },
  {
    id: "system-disk",
    severities: ["warning"],
    why: "The name is the one that a node's system disk usually has.",
    advice: "Look with `lsblk` that nothing is mounted from it.",
  },
  {
    id: "no-such-device",
    severities: ["error"],
    why: "The node has no such disk.",
    advice: "Choose another, or attach it and have the node asked again.",
  },
  {
    id: "device-gone",
    severities: ["error"],
    why: "The disk that a name stood for is no longer on the node.",
    advice: "Attach it again, or choose another.",
  },
  {
    id: "device-in-use",
    severities: ["warning"],
    why: "Something is mounted from the disk. The node looks again, and runs nothing while it is so.",
    advice: "Choose another, or free it first.",
  },
  {
    id: "device-not-empty",
    severities: ["warning"],
    why: "The disk holds something. The node looks again, and runs nothing while it is so.",
    advice: "Choose another, or erase it with a command of its own.",
  },
  {
    id: "device-unchecked",
    severities: ["error", "warning"],
    why: "Which device is meant shows only when the command runs, so the node cannot check it first.",
    advice: "Name the device in the command.",
  },
  {
    id: "instance-store",
    severities: ["error"],
    why: "The disk is lost when the instance stops.",
    advice: "Choose an EBS volume.",
  },
  {
    id: "parked-secret",
    severities: ["warning"],
    why: "The node has no openssl, so a secret gets there by way of Parameter Store.",
    advice: "Better install openssl on the node first.",
  },
  {
    id: "capture-needs-openssl",
    severities: ["error"],
    why: "The node has no openssl, so a secret cannot be taken from an output without being seen.",
    advice: "Install openssl on the node first.",
  },
  {
    id: "demand-left-out",
    severities: ["warning"],
    why: "What is made for a new node leaves out something that the guide demands of it.",
    advice: "Leave it so, or change the template before it is proposed.",
  },
  {
    id: "demand-replaced",
    severities: ["warning"],
    why: "What is made for a new node has something newer or larger than the guide names.",
    advice: "Leave it so, or change the template before it is proposed.",
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
    why: "The edited template has characters that CloudFormation would give back as others.",
    advice: "Write it in plain ASCII.",
  },
  {
    id: "template-too-large",
    severities: ["error"],
    why: "The edited template is larger than CloudFormation takes in one piece.",
    advice: "Take comments out of it.",
  },
  {
    id: "nothing-proposed",
    severities: ["error"],
    why: "A stack cannot be made before it was proposed.",
    advice: "Retry, which goes back to the proposal, or skip the step.",
  },
  {
    id: "node-unknown",
    severities: ["error"],
    why: "There is no node to wait for.",
    advice: "Name one with `--on`.",
  },
  {
    id: "volume-unknown",
    severities: ["error"],
    why: "Which EBS volume a device of the node is, is not known.",
    advice: "Give another device, or have the node asked again.",
  },
  {
    id: "size-invalid",
    severities: ["error"],
    why: "A volume cannot have such a size.",
    advice: "Write it like `200G`.",
  },
  {
    id: "size-not-larger",
    severities: ["error"],
    why: "The volume has that size, or more: it can only grow.",
    advice: "Give a larger size.",
  },
  {
    id: "size-rounded",
    severities: ["info"],
    why: "EC2 takes whole GiB, so the volume gets a little more than was written.",
    advice: "Give the size in GiB.",
  },
  {
    id: "weak-identity",
    severities: ["info"],
    why: "Which volume the disk is was told by its letter and size alone.",
    advice: "Compare it with the EC2 console.",
  },
];

/** Every rule that a finding can name, sorted by its id. */
export const ALL_RULES: readonly Rule[] = [...SHELL_RULES, ...RUNBOOK_RULES, ...PLAN_RULES].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
