// Which comments belong to which command. A comment run directly above a command belongs to it and to the following
// ones until a blank line or the next run; a run followed by a blank line belongs to every later command of its
// block.

export interface Item {
  readonly kind: "comment" | "command";
  /** First and last line, counted from 0. */
  readonly line: number;
  readonly endLine: number;
  /** A comment's text, or the trailing comments of a command; "" for none. */
  readonly comment: string;
}

/** Comments that belong to every later command keep at most this many characters, the last ones. */
const MOST_WIDE = 1000;

/** For each command of the items (sorted by line): its comments, one per line. */
export function attachComments(items: readonly Item[]): readonly string[] {
  const result: string[] = [];
  const wide: string[] = [];
  let length = 0;
  let near: readonly string[] = [];
  let run: string[] = [];
  let previous = -1;
  for (const item of items) {
    if (item.line > previous + 1) {
      for (const comment of run) {
        wide.push(comment);
        length += comment.length;
      }
      while (length > MOST_WIDE && wide.length > 1) length -= wide.shift()?.length ?? 0;
      run = [];
      near = [];
    }
    if (item.kind === "comment") run.push(item.comment);
    else {
      if (run.length > 0) {
        near = run;
        run = [];
      }
      result.push([...wide, ...near, item.comment].filter((text) => text !== "").join("\n"));
    }
    previous = item.endLine;
  }
  return result;
}

/** A comment's text without its `#` marks; "" for a shebang. */
export function commentText(source: string): string {
  return source.startsWith("#!") ? "" : source.replace(/^#+/, "").trim();
}
