// The bounded tail of output that a run keeps: a list that grows at its head in constant time and is trimmed
// now and then. The log keeps everything; this is for the screen.
import { ownText } from "../../output/own-text.ts";
import type { SafeText } from "../../output/safe-text.ts";
import { OrderedMap } from "../model/ordered-map.ts";
import type { Chunk, OutputTail, Probe, Run } from "../model/run.ts";

/** The maximum length of the newest invocation's tail. */
export const TAIL_CHARACTERS = 256 * 1024;
export const TAIL_CHUNKS = 5000;
/** The maximum length of an earlier invocation's tail. */
export const EARLIER_CHARACTERS = 4096;

/**
 * A list cannot be trimmed at its end without copying it, so more than the excess is dropped at once, and
 * seldom.
 */
const KEPT_SHARE = 0.75;

type Tails = ReadonlyMap<string, OutputTail>;

export function withOutput(tails: Tails, nonce: string, text: SafeText, bytes: number): Tails {
  const tail = tails.get(nonce);
  const grown: OutputTail = {
    bytes: (tail?.bytes ?? 0) + bytes,
    chunks: { text, older: tail?.chunks ?? null },
    chunkCount: (tail?.chunkCount ?? 0) + 1,
    held: (tail?.held ?? 0) + text.length,
    dropped: tail?.dropped ?? 0,
  };
  const full = grown.held > TAIL_CHARACTERS || grown.chunkCount > TAIL_CHUNKS;
  const kept = full ? cut(grown, TAIL_CHARACTERS * KEPT_SHARE, TAIL_CHUNKS * KEPT_SHARE) : grown;
  return ordered(tails).with(nonce, kept);
}

/**
 * The tail of an output that is read from its end: `newest` yields it newest first and is stopped when there is
 * enough. `bytes`: of the whole output; if some is omitted, `dropped` counts its bytes. `most`:
 * how many characters are enough.
 */
export function tailFromEnd(
  newest: Iterable<{ readonly text: SafeText; readonly bytes: number }>,
  bytes: number,
  most: number = TAIL_CHARACTERS,
): OutputTail {
  const texts: SafeText[] = [];
  let [held, read] = [0, 0];
  for (const output of newest) {
    const text = ending(output.text, most - held);
    texts.push(text);
    held += text.length;
    read += output.bytes;
    if (held >= most || texts.length >= TAIL_CHUNKS) break;
  }
  let chunks: Chunk | null = null;
  for (const text of texts.reverse()) chunks = { text, older: chunks };
  return { bytes, chunks, chunkCount: texts.length, held, dropped: Math.max(0, bytes - read) };
}

/** Shortens the newest tail, because another invocation is now the newest. */
export function withShortTails(tails: Tails): Tails {
  const newest = ordered(tails).keyAt(-1);
  return newest === undefined ? tails : withShortTail(tails, newest);
}

/** Shortens the tail of an invocation that has ended while others continue. Output that equals the one before it is shared. */
export function withShortTail(tails: Tails, nonce: string): Tails {
  const all = ordered(tails);
  const place = all.indexOf(nonce);
  const [last, before] = [all.at(Math.max(0, place)), place > 0 ? all.at(place - 1) : undefined];
  if (place === -1 || last === undefined) return tails;
  const short = shortened(last);
  const kept = before !== undefined && isSame(before, short) ? before : short;
  return kept === last ? tails : all.withAt(place, kept);
}

function shortened(tail: OutputTail): OutputTail {
  if (tail.chunkCount === 1 && tail.held <= EARLIER_CHARACTERS) return tail;
  const short = cut(tail, EARLIER_CHARACTERS, TAIL_CHUNKS);
  const texts: SafeText[] = [];
  for (let chunk = short.chunks; chunk !== null; chunk = chunk.older) texts.push(chunk.text);
  const text = ownText(texts.reverse().join("") as SafeText);
  return { ...short, chunks: { text, older: null }, chunkCount: 1 };
}

/** Do two tails of one chunk each say the same? */
function isSame(one: OutputTail, other: OutputTail): boolean {
  return (
    one.chunkCount === 1 &&
    one.bytes === other.bytes &&
    one.dropped === other.dropped &&
    one.chunks?.text === other.chunks?.text
  );
}

/** The probes that read the newest output of the invocation, oldest first. */
export function lastReads(run: Run, nonce: string): readonly Probe[] {
  return (run.lastReads.get(nonce) ?? []).flatMap((id) => run.probes.get(id) ?? []);
}

/** The whole output of the invocation; null when some of it was dropped. */
export function wholeText(tails: Tails, nonce: string): string | null {
  const tail = tails.get(nonce);
  if (tail === undefined) return "";
  if (tail.dropped > 0) return null;
  const texts: string[] = [];
  for (let chunk = tail.chunks; chunk !== null; chunk = chunk.older) texts.push(chunk.text);
  return texts.reverse().join("");
}

/** A replay has the tails of a position in a separate map. */
function ordered(tails: Tails): OrderedMap<OutputTail> {
  return tails instanceof OrderedMap ? tails : OrderedMap.of(tails);
}

/** The tail with at most that many of its newest characters and chunks. */
function cut(tail: OutputTail, mostCharacters: number, mostChunks: number): OutputTail {
  const texts: SafeText[] = [];
  let held = 0;
  for (let chunk = tail.chunks; chunk !== null; chunk = chunk.older) {
    if (held >= mostCharacters || texts.length >= mostChunks) break;
    const text = ending(chunk.text, mostCharacters - held);
    texts.push(text);
    held += text.length;
    if (text.length < chunk.text.length) break;
  }
  let chunks: Chunk | null = null;
  for (const text of texts.reverse()) chunks = { text, older: chunks };
  const dropped = tail.dropped + tail.held - held;
  return { ...tail, chunks, chunkCount: texts.length, held, dropped };
}

/** The last `most` characters; never begins within a surrogate pair. The end of a safe text is safe. */
function ending(text: SafeText, most: number): SafeText {
  if (text.length <= most) return text;
  const start = text.length - most;
  const unit = text.charCodeAt(start);
  return text.slice(unit >= 0xdc00 && unit <= 0xdfff ? start + 1 : start) as SafeText;
}
