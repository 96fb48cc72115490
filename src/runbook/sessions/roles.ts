// Who each step is for: its explicit role, the operator's own machine, or its section's role. Which instance serves a
// role is decided elsewhere.

import type { ReadDraft } from "../commands/read-commands.ts";
import type { Finding, Runbook, Section } from "../model/runbook.ts";
import type { FrontMatter } from "../settings/front-matter.ts";

export interface Roles {
  readonly roles: Runbook["roles"];
  /** The role of each draft, in the order given. */
  readonly of: readonly string[];
  readonly findings: readonly Finding[];
}

/** Programs that call the AWS account, from the operator's machine. */
const ownPrograms = new Set([
  "aws",
  "session-manager-plugin",
  "eksctl",
  "sam",
  "cdk",
  "ecs-cli",
  "aws-vault",
]);

/** Assigns a role to every draft. `machines`: the machines in prompts and text, by draft. */
export function assignRoles(
  drafts: readonly ReadDraft[],
  sections: readonly Section[],
  front: FrontMatter,
  machines: readonly (string | null)[] = [],
): Roles {
  const declared = new Set(front.roles.map(({ name }) => name));
  const roles: Runbook["roles"][number][] = front.roles.map(({ name, description, together }) => ({
    name,
    description,
    from: "declared",
    section: null,
    ...(together === undefined ? {} : { together }),
  }));
  const known = new Set(declared);
  const findings: Finding[] = [];
  const byId = new Map(sections.map((section) => [section.id, section]));
  const named = new Map<string, Set<string>>();
  for (const { draft } of drafts)
    if (draft.on !== null && draft.on !== "local")
      named.set(draft.section, (named.get(draft.section) ?? new Set()).add(draft.on));

  const register = (name: string, from: "declared" | "section", section: string | null): void => {
    if (known.has(name)) return;
    known.add(name);
    roles.push({
      name,
      description: from === "section" ? (byId.get(section ?? "")?.title ?? "") : "",
      from,
      section,
    });
  };
  const commanded = new Set(
    drafts.filter(({ command }) => command !== null).map(({ draft }) => draft.section),
  );
  const unclear = new Set<string>();
  const ofSection = (id: string, line: number): string => {
    for (let at: string | null = id; at !== null; at = byId.get(at)?.parent ?? null) {
      const own = named.get(at);
      const [only] = own ?? [];
      if (own?.size === 1 && only !== undefined) return only;
      if (declared.has(at)) return at;
    }
    const [single] = declared;
    if (declared.size === 1 && single !== undefined) return single;
    // If roles are declared, steps that are only attested are the operator's.
    if (declared.size > 1 && !commanded.has(id)) return "local";
    if (declared.size > 1 && !unclear.has(id)) {
      unclear.add(id);
      findings.push({
        rule: "role-unclear",
        severity: "warning",
        message: "The guide declares several roles, but does not say which one this section is for.",
        advice: "Write `{on=ROLE}` after the fence's language or the heading.",
        line,
        column: 1,
      });
    }
    register(id, "section", id);
    return id;
  };
  const spelled = new Map([...declared].map((name) => [name.toLowerCase(), name]));
  const of = drafts.map(({ draft, command }, index) => {
    const line = draft.source.origins[0]?.line ?? 1;
    if (draft.on === "local") return "local";
    if (draft.on !== null) {
      if (declared.size > 0 && !declared.has(draft.on) && !known.has(draft.on))
        findings.push({
          rule: "role-undeclared",
          severity: "error",
          message: `The guide does not declare the role \`${draft.on}\`.`,
          advice: `Declare it in the front matter, or use one of ${[...declared].join(", ")}.`,
          line,
          column: 1,
        });
      register(draft.on, "declared", null);
      return draft.on;
    }
    const machine = machines[index] ?? null;
    if (machine === "local" && draft.kind === "command") return "local";
    // If roles are declared, any other name means nothing.
    const role =
      machine === null || declared.size === 0 ? machine : (spelled.get(machine.toLowerCase()) ?? null);
    if (role !== null && role !== "local") {
      register(role, "declared", null);
      return role;
    }
    if (draft.own || (command !== null && isOwn(command.analysis.programs))) return "local";
    return ofSection(draft.section, line);
  });
  return { roles, of, findings };
}

function isOwn(programs: readonly string[]): boolean {
  const first = programs.find((program) => program !== "sudo" && program !== "env");
  return first !== undefined && ownPrograms.has(first.slice(first.lastIndexOf("/") + 1));
}
