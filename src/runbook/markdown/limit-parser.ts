// Protects the Markdown parser from guides that would take it minutes or gigabytes: counts what costs most where the
// parser meets it, so that the same characters in code do not count.
import { BeyondLimit, grouped, MOST_BLOCKS, MOST_MARKS } from "../model/beyond-limit.ts";

/** What the parser passes for the text that it reads: a separate object for each piece of text. */
interface Reading {
  now(): { readonly line: number };
}

type State<S> = (code: number | null) => S;
/** A construct of the parser that never matches. */
interface Counting {
  readonly name: string;
  tokenize<S>(this: Reading, effects: unknown, ok: unknown, nok: State<S>): State<S>;
}

export interface ParserLimit {
  /** An extension of the parser. */
  readonly extension: {
    readonly text: Readonly<Record<number, Counting>>;
    readonly flow: { readonly null: Counting };
  };
  /** A piece of the guide begins, with this many lines before it. */
  begin(before: number): void;
}

const TEXT_MARKS = "*_~[";
/** What begins a block that is not a paragraph; for paragraphs the parser passes `null`. */
const BLOCK_MARKS = "#-*_`~<";

/** The limits for one guide. Parsing throws BeyondLimit when MOST_MARKS or MOST_BLOCKS is exceeded. */
export function limitParser(): ParserLimit {
  let before = 0;
  let blocks = 0;
  let cost = 0;
  const marks = new WeakMap<Reading, number>();
  const mark = (reading: Reading): void => {
    const count = (marks.get(reading) ?? 0) + 1;
    marks.set(reading, count);
    // A mark without a partner is compared with all others of its text: in total, half the square of their number.
    cost += count;
    if (cost > MOST_MARKS ** 2 / 2) throw tooManyMarks(count, reading.now().line + before);
  };
  const block = (reading: Reading): void => {
    blocks += 1;
    if (blocks > MOST_BLOCKS) throw tooManyBlocks(reading.now().line + before);
  };
  return {
    extension: {
      text: tried(TEXT_MARKS, counting(mark)),
      flow: { ...tried(BLOCK_MARKS, counting(block)), null: counting(block) },
    },
    begin(lines) {
      before = lines;
    },
  };
}

function tried(characters: string, it: Counting): Record<number, Counting> {
  return Object.fromEntries([...characters].map((each) => [each.charCodeAt(0), it]));
}

/** A construct that calls `count` wherever the parser tries it. */
function counting(count: (reading: Reading) => void): Counting {
  return {
    name: "limit",
    tokenize(_effects, _ok, nok) {
      return (code) => {
        count(this);
        return nok(code);
      };
    },
  };
}

function tooManyMarks(count: number, line: number): BeyondLimit {
  return new BeyondLimit(
    count >= MOST_MARKS
      ? `The text on line ${line} has more than ${grouped(MOST_MARKS)} marks (\`*\`, \`_\`, \`~\`, \`[\`), too many to read.`
      : `The texts up to line ${line} have more marks (\`*\`, \`_\`, \`~\`, \`[\`) than the limit allows.`,
    "Put text that is not prose, such as a log or data, into a code block.",
    line,
  );
}

function tooManyBlocks(line: number): BeyondLimit {
  return new BeyondLimit(
    `The guide has more than ${grouped(MOST_BLOCKS)} paragraphs, list items and blocks of code, too many to read.`,
    "Split the guide.",
    line,
  );
}
