// Keeps the Markdown parser from guides that it would read for minutes, or for which it would need gigabytes: what costs it
// most is counted where it meets it, so that the same characters in code count for nothing.
import { BeyondLimit, grouped, MOST_BLOCKS, MOST_MARKS } from "../model/beyond-limit.ts";

/** What the parser gives of the text that it reads: an object of its own for each piece of running text. */
interface Reading {
  now(): { readonly line: number };
}

type State<S> = (code: number | null) => S;
/** A construct of the parser that is never found. */
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
  /** A piece of the guide begins that has so many lines in front of it. */
  begin(before: number): void;
}

const TEXT_MARKS = "*_~[";
/** What begins a block that is no paragraph; of the others the parser tells by `null`. */
const BLOCK_MARKS = "#-*_`~<";

/** The limits for one guide. Reading throws BeyondLimit where MOST_MARKS or MOST_BLOCKS is passed. */
export function limitParser(): ParserLimit {
  let before = 0;
  let blocks = 0;
  let cost = 0;
  const marks = new WeakMap<Reading, number>();
  const mark = (reading: Reading): void => {
    const count = (marks.get(reading) ?? 0) + 1;
    marks.set(reading, count);
    // A mark that finds no partner is compared with all others of its text. The sum of these is half the square of the count.
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

/** A construct that has `count` called wherever the parser tries it. */
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
