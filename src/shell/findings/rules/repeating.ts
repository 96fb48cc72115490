// `not-repeatable`: a second run fails, or does damage that the first did not.
import type { Call, FileRedirect } from "../../calls/call.ts";
import type { ShellReading } from "../../calls/calls.ts";
import { hasOption } from "../../calls/options.ts";
import { ownWords } from "../../calls/own-words.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

const FAILS_TWICE: readonly {
  readonly when: (call: Call) => boolean;
  readonly what: string;
  readonly advice: string;
}[] = [
  {
    when: (call) => call.program === "mkdir" && !hasOption(call.arguments, ["-p", "--parents"]),
    what: "mkdir fails if the directory exists.",
    advice: "Use `mkdir -p`.",
  },
  {
    when: (call) => /^mkfs(?:\.|$)/.test(call.program ?? ""),
    what: "A second run would erase the filesystem (or refuse to).",
    advice: "Check with `blkid` first.",
  },
  {
    when: (call) =>
      call.program === "ln" && hasOption(call.arguments, ["-s"]) && !hasOption(call.arguments, ["-f"]),
    what: "ln fails if the link exists.",
    advice: "Check for the link first.",
  },
  {
    when: (call) =>
      /^(?:useradd|groupadd|adduser|addgroup|lvcreate|vgcreate|pvcreate)$/.test(call.program ?? ""),
    what: "A second run fails because the name is taken.",
    advice: "Check for it first.",
  },
  {
    when: (call) =>
      call.program === "docker" &&
      /^(?:swarm (?:init|join)|(?:network|volume|secret|config|service) create)$/.test(actionOf(call)),
    what: "A second run fails because it is already done.",
    advice: "Check with `docker info` first.",
  },
  {
    when: (call) => call.program === "git" && actionOf(call).startsWith("clone"),
    what: "git clone fails if the directory exists.",
    advice: "Check for the directory first.",
  },
  {
    when: (call) =>
      call.program === "aws" && /^[\w-]+ (?:create-|run-instances|allocate-)/.test(actionOf(call)),
    what: "A second run creates a second one, or fails.",
    advice: "Check for it first.",
  },
];

export const notRepeatable: FindingRule = ({ reading, show }) => {
  const twice = reading.calls.flatMap((call) => {
    const row = FAILS_TWICE.find(({ when }) => when(call));
    return row === undefined ? [] : [finding("not-repeatable", "info", call, row.what, row.advice)];
  });
  if (isGuarded(reading)) return twice;
  const appends = reading.redirects.filter(
    ({ operator, target }) => operator.endsWith(">>") && target !== null && !target.value.startsWith("/dev/"),
  );
  const tees = reading.calls.filter(
    (call) => call.program === "tee" && hasOption(call.arguments, ["-a", "--append"]),
  );
  return [
    ...twice,
    ...[...appends, ...tees].map((span) =>
      finding(
        "not-repeatable",
        // A duplicate line in a system file is read twice.
        writesSystem(span) ? "warning" : "info",
        span,
        `Each run adds the text again${"target" in span && span.target !== null ? ` to ${show(span.target.value)}` : ""}.`,
        "Check with `grep -q` that the text is not there yet.",
      ),
    ),
  ];
};

const READ_BY_SYSTEM = /^\/etc\/(?:fstab|sudoers|exports|crontab|hosts|passwd|group)\b/;

/** Does the redirection, or the call of tee, append to a file that the system reads line by line? */
function writesSystem(it: FileRedirect | Call): boolean {
  const names = "target" in it ? [it.target] : it.arguments;
  return names.some((word) => READ_BY_SYSTEM.test(word?.value ?? ""));
}

function actionOf(call: Call): string {
  return ownWords(call)
    .slice(0, 2)
    .map(({ value }) => value)
    .join(" ");
}

/** `grep -q TEXT FILE || … >> FILE`: appends only if the text is missing. */
function isGuarded(reading: ShellReading): boolean {
  const looks = reading.calls.some(
    ({ program, arguments: args }) => program === "grep" && hasOption(args, ["-q", "--quiet"]),
  );
  return (
    looks && reading.parsed.visits.some(({ node }) => node.type === "AndOr" && node.operators.includes("||"))
  );
}
