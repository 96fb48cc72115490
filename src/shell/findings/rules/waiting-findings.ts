// `asks-for-answer`, `needs-terminal`, `never-ends`: what would wait for a person. `may-ask`: what waits on some
// machines.
import type { Call } from "../../calls/call.ts";
import type { Span } from "../../model/command.ts";
import type { Waiting } from "../../waiting/waiting.ts";
import { waiting } from "../../waiting/waiting-programs.ts";
import type { Examined, FindingRule } from "./finding-rule.ts";
import { eachCall, finding } from "./finding-rule.ts";

const RULE_NAMES = {
  answer: "asks-for-answer",
  terminal: "needs-terminal",
  endless: "never-ends",
} as const;

export const waitsForSomeone: FindingRule = (examined) =>
  examined.waits.map(({ span, waiting: found }) =>
    finding(RULE_NAMES[found.kind], "warning", span, found.message, found.advice),
  );

/** With keys and known hosts set up, these ask nothing. */
export const mayAsk: FindingRule = eachCall((call) => {
  const remote = call.program === "ssh" || call.program === "scp";
  if (!remote || waiting(call) !== null) return null;
  if (call.arguments.some(({ value }) => /BatchMode=yes/.test(value) || value === "-V")) return null;
  return finding(
    "may-ask",
    "info",
    call,
    `\`${call.program}\` asks for a password or a passphrase, or about the host key, unless they are set up.`,
    "Add `-o BatchMode=yes` so that it fails instead of asking.",
  );
});

/** Everything in the command that would wait, in the order of the text. */
export function findWaiting(reading: Examined["reading"]): Examined["waits"] {
  const found: { span: Span; waiting: Waiting }[] = [];
  const waits = new Set<Call>();
  for (const call of reading.calls) {
    // Commands inside a call that waits are not reached.
    if (call.outer !== null && waits.has(call.outer)) waits.add(call);
    else {
      const own = isLimited(call) ? null : waiting(call);
      if (own === null) continue;
      waits.add(call);
      found.push({ span: call, waiting: own });
    }
  }
  for (const { parsed, at } of reading.scripts) {
    for (const { node, fixed } of parsed.visits) {
      const loop = loopWaiting(node, reading.calls);
      if (loop !== null)
        found.push({ span: at ?? fixed ?? { start: node.pos, end: node.end }, waiting: loop });
    }
  }
  return found;
}

/** `timeout` ends what never ends, and `yes |` answers questions. */
function isLimited(call: Call): boolean {
  return call.wrappers.includes("timeout") || call.pipeline[call.stage - 1]?.program === "yes";
}

function loopWaiting(
  node: Examined["reading"]["parsed"]["visits"][number]["node"],
  calls: readonly Call[],
): Waiting | null {
  if (node.type === "Select") {
    return {
      kind: "answer",
      message: "select asks for a choice.",
      advice: "Write the choice into the guide.",
    };
  }
  if (node.type !== "While" || node.clause.commands.length !== 1) return null;
  const condition = node.clause.commands[0]?.command;
  const name = condition?.type === "Command" ? condition.name?.value : undefined;
  const goesOn = node.kind === "while" ? name === "true" || name === ":" : name === "false";
  const leaves = calls.some(
    (call) =>
      call.start >= node.pos && call.end <= node.end && /^(?:break|exit|return)$/.test(call.program ?? ""),
  );
  return goesOn && !leaves
    ? { kind: "endless", message: "This loop never ends.", advice: "Add a counter or a `break`." }
    : null;
}
