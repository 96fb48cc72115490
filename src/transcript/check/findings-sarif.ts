// Findings in SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), which code hosts show beside a
// guide's lines.
import { visible } from "../../output/visible.ts";
import { ALL_RULES } from "../../plan/findings/findings-catalogue.ts";
import { groupFindings, type Place } from "../../plan/findings/group-findings.ts";
import type { Finding, Severity } from "../../runbook/model/runbook.ts";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const satisfies Record<
  Severity,
  string
>;

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * One run with the findings in the given order; findings of one cause are one result with several places.
 * `uri` is the guide's, relative to the root of what is checked; `version` is the program's.
 */
export function findingsSarif(uri: string, findings: readonly Finding[], version: string): object {
  const indexes = new Map(ALL_RULES.map(({ id }, index) => [id, index]));
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Lamplighter", semanticVersion: version, rules: ALL_RULES.map(ruleJson) } },
        columnKind: "utf16CodeUnits",
        results: groupFindings(findings).map(({ rule, severity, message, advice, also, ...place }) => ({
          ruleId: rule,
          ruleIndex: indexes.get(rule) ?? -1,
          level: LEVELS[severity],
          message: { text: `${sentence(message)} ${sentence(advice)}` },
          locations: [locationJson(uri, place)],
          ...(also.length === 0
            ? {}
            : { relatedLocations: also.map((it, index) => ({ id: index + 1, ...locationJson(uri, it) })) }),
        })),
      },
    ],
  };
}

function locationJson(uri: string, { line, column }: Place): object {
  return {
    physicalLocation: {
      artifactLocation: { uri },
      region: { startLine: line, startColumn: column },
    },
  };
}

function ruleJson({ id, severities, why, advice }: (typeof ALL_RULES)[number]): object {
  return {
    id,
    shortDescription: { text: why },
    fullDescription: { text: why },
    help: { text: `${why} ${advice}`, markdown: `${why}\n\n${advice}` },
    defaultConfiguration: { level: LEVELS[severities[0] ?? "warning"] },
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? visible(text) : `${visible(text)}.`;
}
