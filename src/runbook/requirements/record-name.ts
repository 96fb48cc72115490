// Which name a requirement is about, a DNS record's or a cluster's, where a line names a variable, or none at all.
import type { Requirement, Variable } from "../model/runbook.ts";

const variable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** The name that a requirement is about; null when it says none. */
export function requiredName(requirement: Requirement | null): string | null {
  if (requirement?.kind === "documentdb") return requirement.cluster;
  return requirement?.kind === "dns-record" ? requirement.name : null;
}

/** The variable that a requirement names; null when it names none. */
export function namedVariable(requirement: Requirement | null): string | null {
  const name = requiredName(requirement);
  return name !== null && variable.test(name) ? name : null;
}

/** The requirement, for the guide's one DNS name where the line says none. */
export function withRecordName(
  requirement: Requirement | null,
  variables: readonly Variable[],
): Requirement | null {
  if (requirement?.kind !== "dns-record" || requirement.name !== null) return requirement;
  const [only, ...others] = variables.filter(({ type }) => type === "dns-name");
  return only === undefined || others.length > 0 ? requirement : { ...requirement, name: only.name };
}
