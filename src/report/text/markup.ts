// HTML from parts: whatever is not markup already is text, wherever it stands. No text can open an element or leave an
// attribute, and hidden characters (control, bidirectional, zero width) stand as marks. Knows nothing of reports.
import { visible } from "../../output/visible.ts";

declare const markup: unique symbol;

/** Well-formed HTML that `html` made. */
export interface Markup {
  readonly [markup]: true;
  readonly text: string;
}

/** What may be in a template: markup as it is, text escaped, lists one after another, null as nothing. */
export type Part = Markup | string | number | null | readonly Part[];

/** Markup from a template. Attributes in templates are always quoted with `"`. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0] ?? "";
  for (const [index, part] of parts.entries()) text += `${rendered(part)}${strings[index + 1] ?? ""}`;
  return { text } as Markup;
}

/** Text that the program itself wrote as HTML, such as its style sheet. Never for anything from a log. */
export function ownMarkup(text: string): Markup {
  return { text } as Markup;
}

function rendered(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return isList(part) ? part.map(rendered).join("") : part.text;
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
