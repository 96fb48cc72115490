// Findings in SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), as code hosts show them beside a guide's lines.
import { visible } from "../../output/visible.ts";
import { ALL_RULES } from "../../plan/findings/findings-catalogue.ts";
import type { Finding, Severity } from "../../runbook/model/runbook.ts";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const satisfies Record<
  Severity,
  string
>;

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * One run with the findings in the order given. `uri` is the guide's, relative to the root of what is checked;
 * `version` is the program's.
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
        results: findings.map(({ rule, severity, message, advice, line, column }) => ({
          ruleId: rule,
          ruleIndex: indexes.get(rule) ?? -1,
          level: LEVELS[severity],
          message: { text: `${sentence(message)} ${sentence(advice)}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
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
