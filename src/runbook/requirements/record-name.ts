// The name in a requirement (a DNS record's or a cluster's) when the line names a variable, or none at all.
import type { Requirement, Variable } from "../model/runbook.ts";

const variable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** The name in a requirement; null when it has none. */
export function requiredName(requirement: Requirement | null): string | null {
  if (requirement?.kind === "documentdb") return requirement.cluster;
  return requirement?.kind === "dns-record" ? requirement.name : null;
}

/** The variable in a requirement; null when it has none. */
export function namedVariable(requirement: Requirement | null): string | null {
  const name = requiredName(requirement);
  return name !== null && variable.test(name) ? name : null;
}

/** The requirement, with the guide's only DNS name if the line has none. */
export function withRecordName(
  requirement: Requirement | null,
  variables: readonly Variable[],
): Requirement | null {
  if (requirement?.kind !== "dns-record" || requirement.name !== null) return requirement;
  const [only, ...others] = variables.filter(({ type }) => type === "dns-name");
  return only === undefined || others.length > 0 ? requirement : { ...requirement, name: only.name };
}
