// Where a store keeps logs: `s3://bucket/prefix`, with a folder for each run, which contains the segments of
// its log. A segment is named only by the number of its first line: two writers that continue after the same
// line need the same name, and a name can be taken once.
import { OperatorError } from "../../errors.ts";

export interface StorePlace {
  readonly bucket: string;
  /** Without `/` at either end; empty for the whole bucket. */
  readonly prefix: string;
}

const FORM = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;
const SEGMENT = /^(\d{12})\.jsonl$/;

/** Does it look like a location in a store? */
export const isStoreUrl = (text: string): boolean => text.startsWith("s3://");

/** Parses `s3://bucket/prefix`. Throws OperatorError for anything else. */
export function parseStore(text: string): StorePlace {
  const found = FORM.exec(text);
  const prefix = (found?.[2] ?? "").replace(/^\/+|\/+$/g, "");
  const odd = prefix.split("/").some((part) => part === "." || part === "..");
  if (found === null || odd || /[^\w!*'().:@=+,/-]|\/\//.test(prefix) || prefix.length > 900) {
    throw new OperatorError(
      `${text} is not a store.`,
      "Use a bucket, with or without a folder: s3://bucket/prefix. A folder name may have letters, digits and !_.*'():@=+,-",
    );
  }
  return { bucket: found[1] ?? "", prefix };
}

/** Parses `s3://bucket/prefix/RUN`. RUN follows the last `/`: an id, a prefix of one, or `last`. */
export function parseStoredRun(text: string): { readonly place: StorePlace; readonly run: string } {
  const { bucket, prefix } = parseStore(text);
  const at = prefix.lastIndexOf("/");
  const run = prefix.slice(at + 1);
  if (!/^([0-9A-Za-z]{1,26})$/.test(run)) {
    throw new OperatorError(
      `${text} is not a run in a store.`,
      "Use s3://bucket/prefix/RUN, where RUN is a run id, a unique prefix of it, or `last`. `lamplighter runs --store s3://bucket/prefix` lists them.",
    );
  }
  return { place: { bucket, prefix: at < 0 ? "" : prefix.slice(0, at) }, run };
}

/** `s3://bucket/prefix`, followed by the run's id if given. */
export function storeUrl({ bucket, prefix }: StorePlace, run: string | null = null): string {
  return `s3://${[bucket, prefix, run ?? ""].filter((part) => part !== "").join("/")}`;
}

/** The folder of all runs, or of one, as a key prefix. */
export function folderOf({ prefix }: StorePlace, run: string | null = null): string {
  return [prefix, run ?? ""].flatMap((part) => (part === "" ? [] : [`${part}/`])).join("");
}

/** The name of the segment that begins with this line (counted from 1). */
export function segmentKey(folder: string, firstLine: number): string {
  return `${folder}${String(firstLine).padStart(12, "0")}.jsonl`;
}

/** The number of a segment's first line; null for a name that is not a segment's. */
export function firstLineOf(folder: string, key: string): number | null {
  const found = key.startsWith(folder) ? SEGMENT.exec(key.slice(folder.length)) : null;
  return found === null ? null : Number(found[1]);
}
