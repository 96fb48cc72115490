// A role as a person knows it: its own name, or the title of the section it was made from.
import type { Runbook } from "./runbook.ts";

export type RoleTitles = Pick<Runbook, "roles" | "sections">;

/** The role's name, or its section's title where the guide gives it no name. */
export function roleTitle(roles: RoleTitles, role: string): string {
  return sectionTitle(roles, role) ?? role;
}

/** The same within a sentence: a title is quoted. */
export function roleWords(roles: RoleTitles, role: string): string {
  const title = sectionTitle(roles, role);
  return title === null ? role : `“${title}”`;
}

/** The roles as an operator types them, each followed by its section's title if it was made from one. */
export function rolesToType(roles: RoleTitles | undefined, names: readonly string[]): string {
  return names
    .map((name) => {
      const title = roles === undefined ? null : sectionTitle(roles, name);
      return title === null ? name : `${name} (“${title}”)`;
    })
    .join(", ");
}

function sectionTitle({ roles, sections }: RoleTitles, role: string): string | null {
  const known = roles.find(({ name }) => name === role);
  if (known?.from !== "section") return null;
  return sections.find(({ id }) => id === known.section)?.title.replace(/\s*:$/, "") || null;
}
