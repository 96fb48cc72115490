// What `--on` gives for a role, and whose selectors are taken whole. Data only.

/** A role and the selector that `--on` gives for it. */
export interface RoleSelector {
  readonly role: string;
  readonly text: string;
}

/** Which roles' selectors are taken whole, and the only nodes that are taken; null for all. */
export interface WholeRoles {
  readonly roles: ReadonlySet<string>;
  readonly only: readonly string[] | null;
}

/** No role's nodes are taken whole. */
export const ONE_BY_ONE: WholeRoles = { roles: new Set(), only: null };
