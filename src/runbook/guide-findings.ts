// What is to be said of the guide as a whole: its age, and variables that are unexplained, unused or unsafe.
// What is to be said of single steps is in step-findings.ts.
import type { DeclaredVariable } from "./front-matter.ts";
import type { Finding, Variable } from "./runbook.ts";

const support = /\b(?:Amazon|AWS)\s+Linux\s+2\b(?!\.?\d)/i;

/** Mentions of systems past their end of support. */
export function supportFindings(text: string): readonly Finding[] {
  const found = support.exec(text);
  if (found === null) return [];
  const before = text.slice(0, found.index);
  const line = before.split(/\r\n|\n|\r/);
  return [
    {
      rule: "end-of-support",
      severity: "warning",
      message: "Amazon Linux 2 reached its end of support on 2026-06-30 and gets no security updates since.",
      advice: "Use Amazon Linux 2023, which is supported until 2029-06-30.",
      line: line.length,
      column: (line.at(-1)?.length ?? 0) + 1,
    },
  ];
}

/** Names that differ in nothing but case, hyphens and underscores: mostly one thing that would be asked for twice. */
export function nearDuplicates(variables: readonly Variable[]): readonly Finding[] {
  const first = new Map<string, Variable>();
  return variables.flatMap((variable): Finding[] => {
    const key = variable.name.toLowerCase().replace(/[^a-z0-9]/g, "");
    const known = first.get(key);
    if (known === undefined) first.set(key, variable);
    if (known === undefined || variable.lines.length === 0) return [];
    return [
      {
        rule: "variable-near-duplicate",
        severity: "warning",
        message: `\`${variable.name}\` and \`${known.name}\` look like two names of one thing; each has a value of its own.`,
        advice: "Give both the same value if they mean the same, or one of them another name.",
        line: variable.lines[0] ?? 1,
        column: 1,
      },
    ];
  });
}

/** Placeholders that the guide explains nowhere, and variables that nothing uses. */
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
              ? `\`${variable.name}\` is declared as no secret, but its name or type says that it is one; it stays secret.`
              : `The secret \`${variable.name}\` has a default in the guide, where everybody can read it; it is not used.`,
            advice: lowered
              ? "Give it another name if it is none."
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
    if (variable.description !== "" || variable.from === "declared") return [];
    return [
      {
        rule: "placeholder-unexplained",
        severity: "info",
        message: `The guide does not explain what to put in for \`${variable.name}\`; it was taken for a value of type ${variable.type}.`,
        advice: "Find out what it stands for before you give it a value.",
        line: variable.lines[0] ?? 1,
        column: 1,
      },
    ];
  });
}
