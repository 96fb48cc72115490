// Findings about the guide as a whole: its age, and variables that are unused or unsafe. Single steps are in
// step-findings.ts.
import { LAST_DAYS, type LastDays, lastDay } from "../../support-dates.ts";
import type { Finding, Variable } from "../model/runbook.ts";
import type { DeclaredVariable } from "../settings/front-matter.ts";

interface Ended {
  /** By name and version as written in guides; for one place in the text. */
  readonly pattern: RegExp;
  readonly message: string;
  readonly advice: string;
}

const ended = (pattern: RegExp, name: string, days: LastDays, next: string): Ended => ({
  pattern,
  message: `${name} reached end of support on ${lastDay(days)} and no longer gets security updates.`,
  advice: `Use ${next}.`,
});

const { amzn, centos, ubuntu, debian } = LAST_DAYS;
const NEWEST_AMAZON = `Amazon Linux 2023, which is supported until ${lastDay(amzn["2023"])}`;

/** Systems that guides still mention. */
const ENDED: readonly Ended[] = [
  ended(/\b(?:Amazon|AWS)\s+Linux\s+2\b(?!\.?\d)/iy, "Amazon Linux 2", amzn["2"], NEWEST_AMAZON),
  ended(
    /\bAmazon\s+Linux\s+(?:AMI\s+)?201[0-9]\.\d\d\b/iy,
    "Amazon Linux AMI",
    amzn["2018.03"],
    NEWEST_AMAZON,
  ),
  ended(/\bCentOS(?:\s+Linux)?[\s:/-]6\b/iy, "CentOS 6", centos["6"], "a supported system"),
  ended(/\bCentOS(?:\s+Linux)?[\s:/-]7\b/iy, "CentOS 7", centos["7"], "a supported system"),
  ended(/\bCentOS(?:\s+Linux)?[\s:/-]8\b/iy, "CentOS 8", centos["8"], "a supported system"),
  ...(["14.04", "16.04", "18.04", "20.04"] as const).map((version) =>
    ended(
      new RegExp(`\\bUbuntu[\\s:/-](?:Linux )?${version.replace(".", "\\.")}\\b`, "iy"),
      `Ubuntu ${version}`,
      ubuntu[version],
      "a newer LTS release, or Ubuntu Pro, which has longer support",
    ),
  ),
  ...(
    [
      ["8", "jessie"],
      ["9", "stretch"],
      ["10", "buster"],
      ["11", "bullseye"],
    ] as const
  ).map(([version, name]) =>
    ended(
      new RegExp(`\\bDebian[\\s:/-](?:GNU/Linux )?(?:${version}|${name})\\b`, "iy"),
      `Debian ${version}`,
      debian[version],
      "a newer release",
    ),
  ),
];

/** What each of them begins with. */
const NAMES = /\b(?:Amazon|AWS|CentOS|Ubuntu|Debian)(?=[\s:/-])/gi;

/** `Ubuntu 20.04 or newer` does not mean an outdated system. */
const OR_NEWER = /^(?:\.\d+)?[^.\n]{0,30}?(?:\+|\b(?:or|and)\s+(?:newer|later|above|higher|up)\b)/i;

/** What a pattern that holds for one place finds at the first of several. */
function firstAt(pattern: RegExp, places: readonly number[], text: string): RegExpExecArray | null {
  for (const place of places) {
    pattern.lastIndex = place;
    const found = pattern.exec(text);
    if (found !== null) return found;
  }
  return null;
}

/** The first mention of each system that is out of support. */
export function supportFindings(text: string): readonly Finding[] {
  const mentions = [...text.matchAll(NAMES)].map(({ index }) => index);
  return ENDED.flatMap(({ pattern, message, advice }): Finding[] => {
    const found = firstAt(pattern, mentions, text);
    if (found === null || OR_NEWER.test(text.slice(found.index + found[0].length).slice(0, 80))) return [];
    const before = text.slice(0, found.index).split(/\r\n|\n|\r/);
    return [
      {
        rule: "end-of-support",
        severity: "warning",
        message,
        advice,
        line: before.length,
        column: (before.at(-1)?.length ?? 0) + 1,
      },
    ];
  });
}

/** Names that differ only in case, hyphens and underscores: usually one value that would be asked for twice. */
export function nearDuplicates(
  variables: readonly Variable[],
  captured: ReadonlySet<string>,
): readonly Finding[] {
  const first = new Map<string, Variable>();
  return variables.flatMap((variable): Finding[] => {
    const key = variable.name.toLowerCase().replace(/[^a-z0-9]/g, "");
    const known = first.get(key);
    // What a step reads gets its value there.
    if (captured.has(variable.name)) return [];
    if (known === undefined) first.set(key, variable);
    if (known === undefined || variable.lines.length === 0) return [];
    return [
      {
        rule: "variable-near-duplicate",
        severity: "warning",
        message: `\`${variable.name}\` and \`${known.name}\` look like two names for one thing, but each has its own value.`,
        advice: "Give both the same value if they mean the same thing, or rename one of them.",
        line: variable.lines[0] ?? 1,
        column: 1,
      },
    ];
  });
}

/** Secrets that are declared as not secret, and variables that nothing uses. */
export function variableFindings(
  variables: readonly Variable[],
  declared: ReadonlyMap<string, DeclaredVariable>,
): readonly Finding[] {
  return variables.flatMap((variable): Finding[] => {
    const own = declared.get(variable.name);
    if (own !== undefined && variable.secret) {
      const lowered = own.secret === false;
      if (lowered || own.default !== null)
        return [
          {
            rule: "secret-stays-secret",
            severity: lowered ? "warning" : "error",
            message: lowered
              ? `\`${variable.name}\` is declared as not secret, but its name or type says that it is one, so it stays secret.`
              : `The secret \`${variable.name}\` has a default in the guide, where anyone can read it, so the default is not used.`,
            advice: lowered
              ? "Rename it if it is not a secret."
              : "Remove the default, and change the secret.",
            line: own.line,
            column: 1,
          },
        ];
    }
    if (variable.lines.length === 0)
      return [
        {
          rule: "variable-unused",
          severity: "info",
          message: `The variable \`${variable.name}\` is declared, but no command uses it.`,
          advice: "Remove it, or use it in a command.",
          line: own?.line ?? 1,
          column: 1,
        },
      ];
    return [];
  });
}
