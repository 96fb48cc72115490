// The selectors that `--on` gives for roles, and which roles get every match. Data only.

export interface RoleSelector {
  readonly role: string;
  readonly text: string;
}

/** The roles that get every node that their selectors name, and the only nodes to include; null for all. */
export interface WholeRoles {
  readonly roles: ReadonlySet<string>;
  readonly only: readonly string[] | null;
}

/** No role gets more than one node per selector. */
export const ONE_BY_ONE: WholeRoles = { roles: new Set(), only: null };
