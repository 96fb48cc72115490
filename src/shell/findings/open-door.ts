// `open-door` and `pipes-internet-into-shell`: what lets others in.
import type { Call } from "../calls.ts";
import { SHELLS } from "../inner-scripts.ts";
import type { FindingRule } from "./finding-rule.ts";
import { eachCall, finding } from "./finding-rule.ts";

/** The Docker daemon's socket on the network without TLS is root for everyone who can reach it. */
const OPEN_DAEMON = /tcp:\/\/(?:0\.0\.0\.0|\[::\]|\*)?:\d+/g;

export const openDaemon: FindingRule = ({ text }) =>
  /tls/i.test(text)
    ? []
    : [...text.matchAll(OPEN_DAEMON)].map((match) =>
        finding(
          "open-door",
          "warning",
          { start: match.index, end: match.index + match[0].length },
          "The Docker daemon listens on the network without TLS: whoever reaches the port is root on this node.",
          "Leave the address out (the swarm does not need it), or set up TLS on port 2376.",
        ),
      );

export const openPermissions: FindingRule = eachCall((call) => {
  const open =
    call.program === "chmod" &&
    call.arguments.some(({ value }) => /^0?[0-7]?[0-7]{2}[2367]$|^(?:a|o|ugo)?\+[rx]*w/.test(value));
  return open
    ? finding(
        "open-door",
        "warning",
        call,
        "Every user of the node may write there.",
        "Give rights to one owner or group only.",
      )
    : null;
});

export const openSecurityGroup: FindingRule = eachCall((call) => {
  const opens =
    call.program === "aws" &&
    call.arguments.some(({ value }) => value === "authorize-security-group-ingress") &&
    call.arguments.some(({ value }) => /0\.0\.0\.0\/0|::\/0/.test(value));
  return opens
    ? finding(
        "open-door",
        "warning",
        call,
        "It lets the whole internet in.",
        "Name the addresses or the group that need it.",
      )
    : null;
});

const FETCHERS: ReadonlySet<string> = new Set(["curl", "wget", "fetch"]);

/** `curl … | sh`, `sh -c "$(curl …)"`, `bash <(curl …)`. */
export const pipesInternetIntoShell: FindingRule = ({ reading }) => {
  const runs = (call: Call | null) =>
    call !== null &&
    (SHELLS.has(call.program ?? "") ||
      /^(?:python|perl|ruby|node|php|eval|source|\.$)/.test(call.program ?? ""));
  const fetched = reading.calls.filter((call) => FETCHERS.has(call.program ?? ""));
  return fetched.flatMap((call) => {
    const piped = call.pipeline.slice(call.stage + 1).some(runs);
    const substituted = reading.calls.some(
      (other) => other !== call && runs(other) && other.start <= call.start && other.end >= call.end,
    );
    return piped || substituted
      ? [
          finding(
            "pipes-internet-into-shell",
            "warning",
            call,
            "What the internet answers is run at once, unseen; a broken download runs half.",
            "Download it to a file, check its digest, look at it, then run it.",
          ),
        ]
      : [];
  });
};
