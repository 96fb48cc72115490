// The bounded tail of output that a run keeps: a list that grows at its head in constant time and is cut
// now and then. The log keeps everything; this is for the screen.
import type { SafeText } from "../output/safe-text.ts";
import { withEntry } from "./latest-map.ts";
import type { Chunk, OutputTail } from "./run.ts";

/** Most that the newest invocation's tail holds. */
export const TAIL_CHARACTERS = 256 * 1024;
export const TAIL_CHUNKS = 5000;
/** What an earlier invocation keeps. */
export const EARLIER_CHARACTERS = 4096;

// Counting means walking the list, so it is done for every 64th chunk and for each large one. Between two
// counts at most 64 × 1,024 characters come in, which is the room that KEPT_CHARACTERS leaves.
const COUNT_EVERY = 64;
const LARGE = 1024;
const KEPT_CHARACTERS = TAIL_CHARACTERS - COUNT_EVERY * LARGE;
const KEPT_CHUNKS = TAIL_CHUNKS - COUNT_EVERY;

type Tails = ReadonlyMap<string, OutputTail>;

/** Adds output to an invocation's tail. */
export function withOutput(tails: Tails, nonce: string, text: SafeText, bytes: number): Tails {
  const tail = tails.get(nonce);
  const grown: OutputTail = {
    nonce,
    bytes: (tail?.bytes ?? 0) + bytes,
    chunks: { text, older: tail?.chunks ?? null },
    chunkCount: (tail?.chunkCount ?? 0) + 1,
    dropped: tail?.dropped ?? 0,
  };
  const due = grown.chunkCount % COUNT_EVERY === 0 || text.length > LARGE;
  return withEntry(tails, nonce, due ? bounded(grown) : grown);
}

/** Shortens the tails that there are, because another invocation is the newest now. */
export function withShortTails(tails: Tails): Tails {
  const last = [...tails.values()].at(-1);
  if (last === undefined || last.chunks === null) return tails;
  const { texts, characters } = newest(last, EARLIER_CHARACTERS, TAIL_CHUNKS);
  const text = texts.reverse().join("") as SafeText;
  return withEntry(tails, last.nonce, {
    ...last,
    chunks: { text, older: null },
    chunkCount: 1,
    dropped: last.dropped + characters - text.length,
  });
}

function bounded(tail: OutputTail): OutputTail {
  const { texts, characters, held } = newest(tail, KEPT_CHARACTERS, KEPT_CHUNKS);
  if (characters <= TAIL_CHARACTERS - COUNT_EVERY * LARGE && tail.chunkCount <= KEPT_CHUNKS) return tail;
  let chunks: Chunk | null = null;
  for (const text of texts.reverse()) chunks = { text, older: chunks };
  return { ...tail, chunks, chunkCount: texts.length, dropped: tail.dropped + characters - held };
}

/** The newest texts within the limits, newest first; how many characters there are, and how many of them are in `texts`. */
function newest(
  tail: OutputTail,
  mostCharacters: number,
  mostChunks: number,
): { texts: SafeText[]; characters: number; held: number } {
  const texts: SafeText[] = [];
  let characters = 0;
  let held = 0;
  let full = false;
  for (let chunk = tail.chunks; chunk !== null; chunk = chunk.older) {
    characters += chunk.text.length;
    full ||= held >= mostCharacters || texts.length >= mostChunks;
    if (full) continue;
    const text = ending(chunk.text, mostCharacters - held);
    texts.push(text);
    held += text.length;
  }
  return { texts, characters, held };
}

/** The last `most` characters, as a string of its own; never begins within a surrogate pair. The end of safe text is safe. */
function ending(text: SafeText, most: number): SafeText {
  if (text.length <= most) return text;
  const start = text.length - most;
  const unit = text.charCodeAt(start);
  const cut = text.slice(unit >= 0xdc00 && unit <= 0xdfff ? start + 1 : start);
  // A plain slice would keep the whole text alive in memory; joining its parts makes a new string.
  return cut.split("").join("") as SafeText;
}
