// Nodes of a script from its parser, as far as they matter here. Data only.
/** A node of just-bash's syntax tree, as far as it matters here. */
export interface SyntaxNode {
  type: string;
  [key: string]: unknown;
}

/** A part of a script that runs in a process of its own. */
export interface Part {
  readonly statements: readonly SyntaxNode[];
  readonly label: string;
}
