// EC2's selection of items: ids, filters and pages. The same for all descriptions.
import { serviceError } from "../base/service-error.ts";

type Filters = readonly { Name?: string | undefined; Values?: string[] | undefined }[] | undefined;
/** An item's value for a filter's name; undefined if there is no such filter. */
export type Field = string | readonly string[] | undefined;

/** True if all were requested, or this one was. */
export function isAsked(ids: readonly string[] | undefined, id: string): boolean {
  return !ids || ids.length === 0 || ids.includes(id);
}

/** Throws if an id is malformed for its kind, or does not exist. */
export function checkIds(
  ids: readonly string[] | undefined,
  known: readonly string[],
  kind: { readonly prefix: string; readonly malformed: string; readonly missing: string },
  words: (id: string) => string,
): void {
  for (const id of ids ?? []) {
    if (!new RegExp(`^${kind.prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id))
      throw serviceError(kind.malformed, `Invalid id: "${id}"`);
    if (!known.includes(id)) throw serviceError(kind.missing, words(id));
  }
}

/** Does the item match all filters? Throws for a filter that EC2 does not know, or that is not simulated. */
export function passes(filters: Filters, field: (name: string) => Field): boolean {
  return (filters ?? []).every(({ Name, Values }) => {
    const found = field(Name ?? "");
    if (found === undefined) throw serviceError("InvalidParameterValue", `The filter '${Name}' is invalid`);
    const all = typeof found === "string" ? [found] : found;
    return (Values ?? []).some((pattern) => all.some((one) => like(pattern, one)));
  });
}

/** The filters for everything that has tags. */
export function tagField(
  tags: readonly { readonly Key: string; readonly Value: string }[],
  name: string,
): Field {
  if (name === "tag-key") return tags.map(({ Key }) => Key);
  if (!name.startsWith("tag:")) return undefined;
  return tags.filter(({ Key }) => Key === name.slice(4)).map(({ Value }) => Value);
}

/** EC2's filter patterns: `*` for any run of characters, `?` for one. */
function like(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

export interface Page<T> {
  readonly page: readonly T[];
  /** The token for the next page; undefined at the end. */
  readonly next: string | undefined;
}

/**
 * A page of at most `size`, starting where the previous page's token says. Throws InvalidNextToken for any
 * other token.
 */
export function paged<T>(all: readonly T[], size: number, token: string | undefined): Page<T> {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0)
    throw serviceError("InvalidNextToken", "The specified token is not valid.");
  const end = start + size;
  return { page: all.slice(start, end), next: end < all.length ? String(end) : undefined };
}

/** A page as EC2 returns it: a page size from 5 to 1000, not combined with ids. */
export function ec2Page<T>(
  all: readonly T[],
  input: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
  ids?: readonly string[],
): Page<T> {
  const size = input.MaxResults;
  if (size !== undefined && (size < 5 || size > 1000))
    throw serviceError("InvalidParameterValue", "The maxResults parameter must be from 5 to 1000.");
  if (size !== undefined && ids && ids.length > 0)
    throw serviceError(
      "InvalidParameterCombination",
      "The parameter maxResults cannot be used with ids in the same request.",
    );
  return paged(all, size ?? 1000, input.NextToken);
}

/** The token as a field of an answer, if there is one. */
export function tokenOf(page: Page<unknown>): { NextToken?: string } {
  return page.next === undefined ? {} : { NextToken: page.next };
}
