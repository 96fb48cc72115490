// The port of the operator's machine on which a tunnel will answer, as far as its command shows it.
import type { Call } from "../calls/call.ts";
import { readCalls } from "../calls/calls.ts";

/** The port that the command opens on this machine; null when it is unknown. */
export function sessionPort(command: string): number | null {
  for (const call of readCalls(command).calls) {
    const port = namedPort(call) ?? forwardedPort(call);
    if (port !== null) return port;
  }
  return null;
}

/** The text as a port number; null when it is not one. */
export function portOf(text: string): number | null {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
}

/** `--local-port 9999`, or `localPortNumber` in JSON and in the shorthand of the AWS CLI. */
function namedPort({ arguments: words }: Call): number | null {
  for (const [index, { value }] of words.entries()) {
    const option =
      value === "--local-port" ? words[index + 1]?.value : /^--local-port=(.*)$/.exec(value)?.[1];
    const parameter = /\blocalPortNumber["']?\s*[:=]\s*\[?\s*["']?(\d+)/.exec(value)?.[1];
    const port = portOf(option ?? parameter ?? "");
    if (port !== null) return port;
  }
  return null;
}

/** `ssh -L [address:]port:host:port`, `ssh -L [address:]port:socket` and `ssh -D [address:]port`. */
function forwardedPort({ program, arguments: words }: Call): number | null {
  if (!/^(?:auto)?ssh$/.test(program ?? "")) return null;
  for (const [index, { value }] of words.entries()) {
    const [, way, joined = ""] = /^-[A-Za-z]*?([LD])(.*)$/.exec(value) ?? [];
    if (way === undefined) continue;
    const written = joined === "" ? (words[index + 1]?.value ?? "") : joined;
    const parts = written.match(/\[[^\]]*\]|[^:]+/g) ?? [];
    const behind = way === "D" ? 0 : parts.at(-1)?.startsWith("/") ? 1 : 2;
    const port = portOf(parts.at(-1 - behind) ?? "");
    if (port !== null) return port;
  }
  return null;
}
