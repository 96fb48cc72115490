// A role as a person knows it: by its own name, or by the title of the section that it was made of.
import type { Runbook } from "./runbook.ts";

type Roles = Pick<Runbook, "roles" | "sections">;

/** The role's name, or its section's title where the guide gives it no name. */
export function roleTitle(roles: Roles, role: string): string {
  return sectionTitle(roles, role) ?? role;
}

/** The same within a sentence: a title is quoted. */
export function roleWords(roles: Roles, role: string): string {
  const title = sectionTitle(roles, role);
  return title === null ? role : `“${title}”`;
}

function sectionTitle({ roles, sections }: Roles, role: string): string | null {
  const known = roles.find(({ name }) => name === role);
  if (known?.from !== "section") return null;
  return sections.find(({ id }) => id === known.section)?.title.replace(/\s*:$/, "") || null;
}
