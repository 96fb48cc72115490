// Whether a command makes a Docker swarm on its own machine, or joins that machine to one. What it carries to another
// machine, or asks of another machine's engine, does not count.
import type { Call } from "../calls/call.ts";
import { readCalls } from "../calls/calls.ts";
import { isElsewhere } from "../calls/carriers.ts";
import { hasOption } from "../calls/options.ts";
import { ownWords } from "../calls/own-words.ts";
import type { Span } from "../model/command.ts";
import { maskText } from "../syntax/mask.ts";

/** `init` and `join` in the text, each at most once; `masks` are the places of its placeholders. */
export function swarmActions(text: string, masks: readonly Span[]): ReadonlySet<"init" | "join"> {
  const found = new Set<"init" | "join">();
  if (!/\bswarm\b/.test(text)) return found;
  for (const call of readCalls(maskText(text, masks).text).calls) {
    if (call.program !== "docker" || isElsewhere(call) || asksElsewhere(call)) continue;
    const [first, second] = ownWords(call).map(({ value }) => value);
    if (first === "swarm" && (second === "init" || second === "join")) found.add(second);
  }
  return found;
}

/** `-H` selects another machine's engine; the swarm's own address is `--advertise-addr`. */
function asksElsewhere({ arguments: args, assignments }: Call): boolean {
  const at = args.findIndex(({ value }) => value === "swarm");
  return (
    hasOption(args.slice(0, at), ["-H", "--host", "-c", "--context"]) ||
    assignments.some((name) => name === "DOCKER_HOST" || name === "DOCKER_CONTEXT")
  );
}
