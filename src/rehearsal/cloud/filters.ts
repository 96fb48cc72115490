// How EC2 chooses from what there is: ids, filters and pages. The same for everything that is described.
import { serviceError } from "../base/service-error.ts";

type Filters = readonly { Name?: string | undefined; Values?: string[] | undefined }[] | undefined;
/** What an item has under a filter's name; undefined where no filter is called so. */
export type Field = string | readonly string[] | undefined;

/** True when all were asked for, or this one was. */
export function isAsked(ids: readonly string[] | undefined, id: string): boolean {
  return !ids || ids.length === 0 || ids.includes(id);
}

/** Throws where an id is not one of its kind, or nothing has it. */
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

/** Does the item pass all filters? Throws for one that EC2 does not know, or that is not answered here. */
export function passes(filters: Filters, field: (name: string) => Field): boolean {
  return (filters ?? []).every(({ Name, Values }) => {
    const found = field(Name ?? "");
    if (found === undefined) throw serviceError("InvalidParameterValue", `The filter '${Name}' is invalid`);
    const all = typeof found === "string" ? [found] : found;
    return (Values ?? []).some((pattern) => all.some((one) => like(pattern, one)));
  });
}

/** The filters that everything with tags has. */
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
  /** The token for what follows; undefined at the end. */
  readonly next: string | undefined;
}

/** A page of at most `size`, from where the token of the one before it says. Throws InvalidNextToken for any other token. */
export function paged<T>(all: readonly T[], size: number, token: string | undefined): Page<T> {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0)
    throw serviceError("InvalidNextToken", "The specified token is not valid.");
  const end = start + size;
  return { page: all.slice(start, end), next: end < all.length ? String(end) : undefined };
}

/** A page as EC2 gives it: from 5 to 1000, and none where ids are named. */
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

/** The token as a key of an answer, where there is one. */
export function tokenOf(page: Page<unknown>): { NextToken?: string } {
  return page.next === undefined ? {} : { NextToken: page.next };
}
