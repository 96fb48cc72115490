// A guide as its parts, in document order: all that the rest of the room knows about Markdown. Data only;
// parse-markdown.ts makes it.
import type { SourceText } from "./source-text.ts";

export interface Inline {
  readonly text: string;
  readonly line: number;
}

/** Running text, as written (`raw`) and without its marks (`plain`). */
export interface Prose {
  readonly raw: SourceText;
  readonly plain: string;
  /** Inline code in it. */
  readonly code: readonly Inline[];
  /** HTML comments in it. */
  readonly comments: readonly Inline[];
  readonly line: number;
  readonly endLine: number;
}

export type Part =
  | { readonly kind: "front-matter"; readonly text: string; readonly line: number }
  | ({ readonly kind: "heading"; readonly depth: number } & Prose)
  /** `warning`: the whole paragraph is bold. */
  | ({ readonly kind: "paragraph"; readonly warning: boolean } & Prose)
  | {
      readonly kind: "item";
      readonly ordered: boolean;
      /** The item's first paragraph; null when it has none. */
      readonly head: Prose | null;
      /** True when the text is only a link to a place in the same guide. */
      readonly contents: boolean;
      readonly parts: readonly Part[];
      readonly line: number;
    }
  | CodePart
  /** The content of a tab or an admonition that is indented like code. */
  | { readonly kind: "inside"; readonly parts: readonly Part[]; readonly line: number }
  /** A horizontal rule. */
  | { readonly kind: "rule"; readonly line: number }
  /** A table's rows, each as running text. */
  | { readonly kind: "table"; readonly rows: readonly Prose[]; readonly line: number }
  | { readonly kind: "html"; readonly text: string; readonly line: number; readonly endLine: number };

export interface CodePart {
  readonly kind: "code";
  /** The info string as written; null for indented code. */
  readonly info: string | null;
  readonly infoColumn: number;
  readonly body: SourceText;
  readonly line: number;
  readonly endLine: number;
}
