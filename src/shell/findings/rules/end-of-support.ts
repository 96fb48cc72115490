// `end-of-support`: programs and sources that are no longer maintained.
import { LAST_DAYS, lastDay } from "../../../support-dates.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

interface Ended {
  readonly pattern: RegExp;
  readonly message: string;
  readonly advice: string;
}

/** By program name. Without `yum`: on Amazon Linux 2023 it is another name for dnf. */
const PROGRAMS: readonly Ended[] = [
  {
    pattern: /^apt-key$/,
    message:
      "apt-key is deprecated, and Debian 13 no longer has it; a key that it adds can sign packages of every source.",
    advice: "Put the key into /etc/apt/keyrings, and refer to it with `signed-by=` in its own source only.",
  },
  {
    pattern: /^amazon-linux-extras$/,
    message: `Only Amazon Linux 2 has amazon-linux-extras, and its support ended on ${lastDay(LAST_DAYS.amzn["2"])}.`,
    advice: "Use Amazon Linux 2023, where `dnf install` finds the packages.",
  },
  {
    pattern: /^docker-machine$/,
    message: "Docker has discontinued docker-machine; it no longer gets fixes.",
    advice: "Create the machine with its provider's tools, and install Docker there.",
  },
  {
    pattern: /^(?:python2(?:\.\d+)?|pip2(?:\.\d+)?)$/,
    message: "Python 2 has been unsupported since 2020-01-01.",
    advice: "Use Python 3.",
  },
];

/** By what is fetched. */
const SOURCES: readonly Ended[] = [
  {
    pattern:
      /\b(?:apt|yum)\.kubernetes\.io\b|\bpackages\.cloud\.google\.com\/(?:apt\/doc\/apt-key|yum\/repos\/kubernetes)/,
    message: "The old Kubernetes package repositories were shut down in 2024.",
    advice: "Use pkgs.k8s.io.",
  },
  {
    pattern: /\bk8s\.gcr\.io\b/,
    message: "The image registry k8s.gcr.io has been frozen since April 2023.",
    advice: "Use registry.k8s.io.",
  },
  {
    pattern: /\bbintray\.com\b/,
    message: "Bintray was shut down in 2021, and its files are gone.",
    advice: "Find where the project publishes its files now.",
  },
  {
    pattern: /\bmirror(?:list)?\.centos\.org\b/,
    message: `The CentOS Linux mirrors were shut down when support ended on ${lastDay(LAST_DAYS.centos["7"])}.`,
    advice: "Use a supported system.",
  },
];

/** One finding per program, however often the command calls it. */
export const endedProgram: FindingRule = ({ reading }) =>
  PROGRAMS.flatMap(({ pattern, message, advice }) => {
    const call = reading.calls.find(({ program }) => pattern.test(program ?? ""));
    return call === undefined ? [] : [finding("end-of-support", "warning", call, message, advice)];
  });

export const endedSource: FindingRule = ({ text }) =>
  SOURCES.flatMap(({ pattern, message, advice }) => {
    const match = pattern.exec(text);
    if (match === null) return [];
    const span = { start: match.index, end: match.index + match[0].length };
    return [finding("end-of-support", "warning", span, message, advice)];
  });
