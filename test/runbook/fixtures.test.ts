// Each guide in test/fixtures/runbook beside what was read from it; UPDATE=1 rewrites the readings, for a person to look at.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { CommandText, Finding, Runbook } from "../../src/runbook/model/runbook.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

const folder = fileURLToPath(new URL("../fixtures/runbook/", import.meta.url));
/** Findings of the shell room have their own tests; here they would only repeat its words. */
const ours = new Set([
  "alternative",
  "attribute",
  "bad-utf-8",
  "broken-word",
  "contradicts-earlier-step",
  "device-name-moves",
  "end-of-support",
  "front-matter",
  "hidden-code",
  "inside-session",
  "other-shell",
  "prompt-names-machine",
  "role-unclear",
  "role-undeclared",
  "runs-on-operators-machine",
  "secret-stays-secret",
  "suspicious-character",
  "variable-near-duplicate",
  "variable-unused",
]);

describe("guides", () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".md")))
    it(name, () => {
      const read = `${JSON.stringify(shown(readRunbook(readFileSync(folder + name))), null, 2)}\n`;
      const path = folder + name.replace(/\.md$/, ".json");
      if (process.env.UPDATE === "1") writeFileSync(path, read);
      expect(read).toBe(readFileSync(path, "utf8"));
    });
});

function shown(runbook: Runbook): object {
  return {
    title: runbook.title,
    purpose: runbook.purpose,
    roles: runbook.roles.map(({ name, from, section }) => `${name} (${from} ${section ?? "-"})`),
    sections: runbook.sections.map(({ id, depth, line, parent, prose }) => ({
      id,
      depth,
      line,
      parent,
      prose,
    })),
    variables: runbook.variables,
    steps: runbook.steps.map((step) => ({
      at: `${step.line}-${step.endLine} ${step.section} ${step.kind} ${step.role}`,
      name: step.name ?? undefined,
      title: step.title === step.source ? undefined : step.title,
      source: step.source,
      context: step.context === "" ? undefined : step.context,
      requirement: step.requirement ?? undefined,
      variables: marked(step.command),
      capture: step.capture ?? undefined,
      done: step.done?.text,
      verify: step.verify?.text,
      timeout: step.timeout ?? undefined,
      expected: step.expected,
      alternative: step.alternative,
      findings: told(step.findings),
    })),
    notTaken: runbook.notTaken.map(({ line, endLine, reason }) => `${line}-${endLine} ${reason}`),
    findings: told(runbook.findings),
  };
}

function marked(command: CommandText | null): string[] | undefined {
  if (command === null || command.occurrences.length === 0) return undefined;
  return command.occurrences.map(
    ({ variable, start, end }) => `${variable}: ${command.text.slice(start, end)}`,
  );
}

function told(findings: readonly Finding[]): string[] | undefined {
  const own = findings.filter(({ rule }) => ours.has(rule));
  if (own.length === 0) return undefined;
  return own.map(
    ({ rule, severity, line, column, message }) => `${line}:${column} ${severity} ${rule}: ${message}`,
  );
}
