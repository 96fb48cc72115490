// Puts into words what is known about a node, from the node itself and from AWS.
import { type System, supportOf, systemOfImage, systemOfPlatform } from "./end-of-support.ts";
import type { Answer, LookUp } from "./look-up.ts";

/** The node's report, by name. */
export type ReportedFields = ReadonlyMap<string, readonly string[]>;

export interface NodeFacts {
  /** In display order. */
  readonly facts: Readonly<Record<string, string>>;
  /** What the operator should know before continuing, in sentences. */
  readonly concerns: readonly string[];
}

/** A clock difference from which it is a concern, in seconds. */
const CLOCK_SECONDS = 30;

/**
 * `clockShift`: what to add to our clock to get the node's, in milliseconds; `now`: milliseconds since 1970
 * UTC.
 */
export function nodeFacts(
  instance: string,
  said: ReportedFields,
  known: LookUp,
  clockShift: number,
  now: number,
): NodeFacts {
  const one = (name: string): string => (said.get(name)?.[0] ?? "").slice(0, 200);
  const support = supportOf(systemOf(said, known), now);
  const seconds = Math.round(Math.abs(clockShift) / 1000);
  const direction = clockShift > 0 ? "ahead" : "behind";
  const concerns = [
    ...(support.concern === null ? [] : [support.concern]),
    ...(seconds < CLOCK_SECONDS
      ? []
      : [
          `The node's clock is ${seconds} s ${direction === "ahead" ? "ahead of" : "behind"} this computer's. Lamplighter allows for that, but certificates and logs do not. Correct the wrong clock (for example with chrony).`,
        ]),
    ...(one("bash") === "no" ? ["The node has no bash, so its sh runs the commands."] : []),
    ...(one("openssl") === "no" ? ["The node has no openssl, so it cannot receive encrypted secrets."] : []),
  ];
  return {
    facts: {
      instance,
      name: fact(known.instance, (it) => it?.Tags?.find(({ Key }) => Key === "Name")?.Value ?? "none"),
      type: fact(known.instance, (it) => it?.InstanceType),
      image: imageWords(known),
      support: support.words,
      os: one("os"),
      kernel: one("kernel"),
      machine: one("machine"),
      agent: fact(known.managed, (it) =>
        it?.AgentVersion === undefined
          ? undefined
          : `${it.AgentVersion}${it.IsLatestVersion === false ? ", outdated" : ""}`,
      ),
      ping: fact(known.managed, (it) =>
        it?.PingStatus === undefined
          ? undefined
          : `${it.PingStatus}${it.LastPingDateTime === undefined ? "" : `, ${agoWords(now - it.LastPingDateTime.getTime())}`}`,
      ),
      clock: seconds === 0 ? "in step" : `${seconds} s ${direction}`,
      hostname: one("hostname"),
      boot: one("boot"),
      bash: one("bash"),
      openssl: one("openssl"),
      tools: "complete",
    },
    concerns,
  };
}

/** How long ago something was: `5 s ago`, `2 min ago`, `3 h ago`, `4 days ago`. */
export function agoWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 60 * 90) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 3600 * 48) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}

/** The node knows best what it runs, then Systems Manager, then the image that it was made from. */
function systemOf(said: ReportedFields, { managed, image }: LookUp): System | null {
  const [id = ""] = said.get("osid") ?? [];
  const [version = ""] = said.get("osversion") ?? [];
  if (id !== "" && version !== "") return { id, version };
  const platform = managed.known ? managed.value : null;
  return (
    systemOfPlatform(platform?.PlatformName ?? "", platform?.PlatformVersion ?? "") ??
    systemOfImage((image.known ? image.value?.Name : null) ?? "")
  );
}

function imageWords({ instance, image }: LookUp): string {
  if (!instance.known) return unknown(instance.why);
  const id = instance.value?.ImageId;
  if (id === undefined) return unknown();
  if (!image.known) return `${id} (name ${unknown(image.why)})`;
  return `${id} (${image.value?.Name ?? "deregistered"})`;
}

function fact<T>(answer: Answer<T>, words: (value: T) => string | undefined): string {
  return answer.known ? (words(answer.value) ?? unknown()) : unknown(answer.why);
}

function unknown(why?: string): string {
  return why === undefined ? "not known" : `not known (${why})`;
}
