// HTML from parts: whatever is not markup is escaped as text. No text can open an element or leave an
// attribute, and hidden characters (control, bidirectional, zero width) appear as marks. Knows nothing about
// reports.
import { visible } from "../../output/visible.ts";

declare const markup: unique symbol;

/** Well-formed HTML, made by `html`. */
export interface Markup {
  readonly [markup]: true;
  readonly text: string;
}

/** The parts of a template: markup is kept, text is escaped, lists are joined, null adds nothing. */
export type Part = Markup | string | number | null | readonly Part[];

/** Markup from a template. Templates always quote attributes with `"`. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0] ?? "";
  for (const [index, part] of parts.entries()) text += `${rendered(part)}${strings[index + 1] ?? ""}`;
  return { text } as Markup;
}

/** Text that the program itself wrote as HTML, such as its style sheet. Never for text from a log. */
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
