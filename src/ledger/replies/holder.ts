// Parses what a greeting says about the run that has the node's lock. Texts are as the node sent them, not
// cleaned.
import { decodeText } from "../encoding/base64.ts";

export interface NodeHolder {
  readonly hold: number;
  /** Its run and operator; `-` when the hold does not say, because its creation was interrupted. */
  readonly run: string;
  readonly who: string;
  /** When it began, in seconds since 1970 by the node's clock. */
  readonly since: number | null;
  /** Commands of other runs that may still run on the node. */
  readonly pending: readonly {
    readonly nonce: string;
    readonly state: "claimed" | "running";
    /** When it began, as above. */
    readonly since: number | null;
    /** The beginning of its text. */
    readonly command: string;
  }[];
  /** How many more there are. */
  readonly more: number;
}

const HOLDER = /^(-|[0-9A-Za-z]{1,64}) (-|[0-9]{1,15}) (-|[0-9A-Za-z+/=]+)$/;
const PENDING = /^([0-9a-f]{1,64}) (claimed|running) (-|[0-9]{1,15}) (-|[0-9A-Za-z+/=]+)$/;

/**
 * All that a greeting's reply can name. A name that is none of these was one before the reply was damaged: `pending`, for example,
 * and then a command that is still running there would not be shown to the operator who takes over the lock.
 */
export const GREETING_NAMES: ReadonlySet<string> = new Set([
  "bash",
  "boot",
  "clock",
  "disk",
  "hold",
  "holder",
  "hostname",
  "instance",
  "kernel",
  "key",
  "lock",
  "machine",
  "missing",
  "more",
  "openssl",
  "os",
  "osid",
  "osversion",
  "pending",
  "swap",
  "user",
  "wrapper",
]);

/** Who has the node's lock, from a reply with `lock=other`; null when it cannot be read. */
export function readHolder(said: ReadonlyMap<string, readonly string[]>): NodeHolder | null {
  const hold = numberOf(said.get("hold")?.[0]);
  const more = numberOf(said.get("more")?.[0]);
  const [, run, since, who] = HOLDER.exec(said.get("holder")?.[0] ?? "") ?? [];
  const pending = (said.get("pending") ?? []).map(readPending);
  const isWhole = [...said.keys()].every((name) => GREETING_NAMES.has(name));
  if (hold === null || more === null || run === undefined || pending.includes(null) || !isWhole) return null;
  return {
    hold,
    run,
    who: textOf(who),
    since: numberOf(since),
    pending: pending.flatMap((one) => one ?? []),
    more,
  };
}

function readPending(line: string): NodeHolder["pending"][number] | null {
  const [, nonce, state, since, command] = PENDING.exec(line) ?? [];
  if (nonce === undefined || (state !== "claimed" && state !== "running")) return null;
  return { nonce, state, since: numberOf(since), command: command === "-" ? "" : textOf(command) };
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}

function textOf(base64: string | undefined): string {
  return base64 === undefined || base64 === "-" ? "-" : (decodeText(base64) ?? "-");
}
