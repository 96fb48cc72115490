// Why nothing is sent to a node that Systems Manager cannot reach, and what to do about it, for people who do
// not work with AWS every day. The likeliest cause comes first.
import type { Instance, LookUp, ManagedNode } from "./look-up.ts";
import { agoWords } from "./node-facts.ts";

const YOUNG_ROLE =
  "Its role was attached recently: the agent may need 25 to 30 minutes to see it. Wait, or restart the agent, or reboot the instance.";
const AGENT =
  "The agent is not installed or not running: sign in another way (EC2 Instance Connect, SSH, serial console) and run `sudo systemctl start amazon-ssm-agent` (Ubuntu: `sudo snap start amazon-ssm-agent`). If it is missing, install the package amazon-ssm-agent first.";
const HUNG =
  "The agent has stopped, or the machine hangs or is out of memory: sign in another way (EC2 Instance Connect, SSH, serial console) and run `sudo systemctl restart amazon-ssm-agent` (Ubuntu: `sudo snap restart amazon-ssm-agent`), or reboot the instance.";
const STARTED_LATELY = "It was started recently: wait until its agent is running.";
const RESTARTS = "It is rebooting: wait two or three minutes.";
const ELSEWHERE = "It is in another Region or account: check --region and --profile.";
const GONE = "It was terminated: start a new run on another instance.";
const MAYBE_STOPPED = "It may be stopped (EC2 could not be asked): start it.";

const role = (what: string): string =>
  `${what}: attach an IAM role with the policy AmazonSSMManagedInstanceCore to it (EC2 console: Actions, Security, Modify IAM role).`;
const route = (what: string): string =>
  `${what} the endpoints ssm, ssmmessages and ec2messages of its Region: its subnet needs an internet gateway, a NAT gateway or VPC endpoints for these three, and its security group must allow outbound HTTPS (TCP 443).`;

type Known = Pick<LookUp, "instance" | "managed">;

/** Why a node is not reached. */
export interface NotOnline {
  readonly what: string;
  /** Each with what to do about it. */
  readonly causes: readonly string[];
}

/** Milliseconds after its start within which an agent may not have registered yet. */
const STARTING = 5 * 60_000;

/**
 * Why nothing should be sent, with the likely causes; null when the node is online, or when that is unknown.
 */
export function whyNotSent({ instance, managed }: Known, now: number): string | null {
  if (instance.known && instance.value === null)
    return withCauses("EC2 does not know this instance in this account and Region.", [ELSEWHERE, GONE]);
  const state = instance.known ? stateWords(instance.value?.State?.Name) : null;
  if (state !== null) return state;
  const why = whyNotOnline({ instance, managed }, now);
  if (why === null) return null;
  return why.causes.length === 0 ? `${why.what} Nothing was sent.` : withCauses(why.what, why.causes);
}

/**
 * Why Systems Manager cannot reach a running instance, the likeliest cause first; null when it can, or when
 * that is unknown.
 */
export function whyNotOnline({ instance, managed }: Known, now: number): NotOnline | null {
  if (!managed.known) return null;
  if (managed.value !== null) return unreached(managed.value, instance.known, now);
  return {
    what: "Systems Manager does not know this instance: its agent has not registered.",
    causes: unregistered(instance.known ? instance.value : null, now),
  };
}

function stateWords(state: string | undefined): string | null {
  switch (state) {
    case "pending":
      return "The instance is starting. Nothing was sent. Wait two or three minutes, then ask the node again.";
    case "stopping":
    case "stopped":
      return `The instance is ${state}. Nothing was sent. Start it (EC2 console: Instance state, Start instance), wait two or three minutes, then ask the node again.`;
    case "shutting-down":
    case "terminated":
      return "The instance was terminated. Nothing was sent. Start a new run on another instance.";
    default:
      return null;
  }
}

function unregistered(instance: Instance | null, now: number): readonly string[] {
  if (instance === null)
    return [
      YOUNG_ROLE,
      role("It has no role that allows Systems Manager"),
      MAYBE_STOPPED,
      AGENT,
      route("It cannot reach"),
      ELSEWHERE,
    ];
  const { LaunchTime, IamInstanceProfile } = instance;
  const young = LaunchTime !== undefined && now - LaunchTime.getTime() < STARTING;
  const roles =
    IamInstanceProfile === undefined
      ? [role("It has no role, which Systems Manager needs")]
      : [YOUNG_ROLE, role("Its role does not allow Systems Manager")];
  return [...(young ? [STARTED_LATELY] : []), ...roles, AGENT, route("It cannot reach")];
}

function unreached(managed: ManagedNode, ec2Known: boolean, now: number): NotOnline | null {
  const { PingStatus, PlatformType, LastPingDateTime } = managed;
  if (PlatformType !== undefined && PlatformType !== "Linux")
    return { what: `The node runs ${PlatformType}; Lamplighter supports Linux only.`, causes: [] };
  if (PingStatus === undefined || PingStatus === "Online") return null;
  const when =
    LastPingDateTime === undefined ? "" : `, last seen ${agoWords(now - LastPingDateTime.getTime())}`;
  const causes = [
    ...(ec2Known ? [] : [MAYBE_STOPPED]),
    RESTARTS,
    HUNG,
    route("It can no longer reach"),
    role("Its role was removed or restricted"),
  ];
  return { what: `Systems Manager lost contact with the node (${PingStatus}${when}).`, causes };
}

function withCauses(what: string, causes: readonly string[]): string {
  return [
    `${what} Nothing was sent. Likely causes, most likely first:`,
    ...causes.map((cause, at) => `${at + 1}. ${cause}`),
    "Then ask the node again.",
  ].join("\n");
}
