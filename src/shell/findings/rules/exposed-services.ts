// `open-door` and `pipes-internet-into-shell`: what lets others in.
import type { Call } from "../../calls/call.ts";
import { SHELLS } from "../../calls/inner-scripts.ts";
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
          "The Docker daemon listens on the network without TLS: anyone who can reach the port has root on this node.",
          "Remove the address (the swarm does not need it), or set up TLS on port 2376.",
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
        "Every user of this node can write there.",
        "Give write access to one owner or group only.",
      )
    : null;
});

/** An option that makes a server listen on every address of the node. */
const LISTENS = /^--?[\w.-]*(?:host|bind|listen|addr|address|ip)[\w.-]*(?:=|$)/i;
const EVERYWHERE = /^(?:0\.0\.0\.0|\[::\]|::)(?::\d+)?$/;
const NO_PASSWORD = /^--bind_ip_all$|^--(?:[\w]+\.)?(?:token|password)=$|^--insecure-(?:bind-address|port)\b/;

/** `--bind 0.0.0.0`, `runserver 0.0.0.0:8000`. Docker's own ports require certificates, except the daemon's. */
export const openListener: FindingRule = eachCall((call) => {
  if (call.program === "docker" || call.program === "podman") return null;
  const word = call.arguments.find(({ value }, index) => {
    if (NO_PASSWORD.test(value) || /^0\.0\.0\.0:\d+$/.test(value)) return true;
    const option = LISTENS.exec(value)?.[0];
    const given = option === undefined || !option.endsWith("=") ? null : value.slice(option.length);
    if (given !== null) return EVERYWHERE.test(given);
    const before = call.arguments[index - 1]?.value ?? "";
    return EVERYWHERE.test(value) && (LISTENS.test(before) || /^-[bHl]$/.test(before));
  });
  return word === undefined
    ? null
    : finding(
        "open-door",
        "warning",
        word,
        `\`${call.program ?? "It"}\` listens on every address, so anyone who can reach this machine can connect.`,
        "Listen on 127.0.0.1 or on the one address that needs it, and require a password.",
      );
});

/** A firewall that is disabled or flushed. */
export const openFirewall: FindingRule = eachCall((call) => {
  const words = call.arguments.map(({ value }) => value.replace(/\.service$/, ""));
  const [action = "", unit = ""] = words.filter((word) => !word.startsWith("-"));
  const off =
    (call.program === "ufw" && action === "disable") ||
    (call.program === "setenforce" && /^(?:0|permissive)$/i.test(action)) ||
    (call.program === "systemctl" &&
      /^(?:stop|disable|mask)$/.test(action) &&
      /^(?:firewalld|ufw|nftables|iptables)$/.test(unit)) ||
    (call.program === "service" && /^(?:firewalld|ufw|iptables)$/.test(action) && unit === "stop") ||
    (/^ip6?tables$/.test(call.program ?? "") &&
      (words.some((word) => word === "-F" || word === "--flush") ||
        /^(?:-P|--policy) (?:INPUT|FORWARD) ACCEPT$/.test(words.join(" "))));
  return off
    ? finding(
        "open-door",
        "warning",
        call,
        "This turns off the node's own protection.",
        "Open only the port that is needed.",
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
        "This opens the port to the whole internet.",
        "Allow only the addresses or the group that need it.",
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
  // A program that gets its text as an argument does not run its input.
  const runsInput = (call: Call | null) =>
    runs(call) && call?.arguments.every(({ value }) => !/^-[a-z]*[ce]$/.test(value)) === true;
  const fetched = reading.calls.filter((call) => FETCHERS.has(call.program ?? ""));
  return fetched.flatMap((call) => {
    const piped = call.pipeline.slice(call.stage + 1).some(runsInput);
    const substituted = reading.calls.some(
      (other) =>
        other !== call &&
        runs(other) &&
        !carries(other, call) &&
        other.start <= call.start &&
        other.end >= call.end,
    );
    return piped || substituted
      ? [
          finding(
            "pipes-internet-into-shell",
            "warning",
            call,
            "This runs what a server sends, unread; a broken download runs only in part.",
            "Download it to a file, check its hash, read it, then run it.",
          ),
        ]
      : [];
  });
};

/** Is the call part of the text that the other runs, rather than of what makes that text? */
function carries(other: Call, call: Call): boolean {
  for (let at = call.outer; at !== null; at = at.outer) if (at === other) return true;
  return false;
}
