// The forms in which programs print a value: plain, escaped for JSON, a URL, HTML or a shell, in base64 or in
// hexadecimal digits. Each is a fixed text to search for; its view says in which text to search.

/**
 * How a text is read before searching it for a form. `text`: as it is. `base64`: without white space, in the
 * standard alphabet. `hex`: without separators between pairs of digits, in lower case.
 */
export type View = "text" | "base64" | "hex";

export interface SecretForm {
  readonly view: View;
  readonly text: string;
  /** Characters before and after the text that mix bits of the value with bits of its neighbours. */
  readonly before: 0 | 1;
  readonly after: 0 | 1;
}

/** A shorter secret, in characters, cannot be distinguished from other text in any form. */
export const SHORTEST_SECRET = 8;

const encoder = new TextEncoder();

/**
 * Every form of the value, longest first. Each line of a multi-line value counts as a value if it is long
 * enough. A value that is too short is searched for only as it is.
 */
export function secretForms(value: string): readonly SecretForm[] {
  const lines = value.includes("\n")
    ? value.split("\n").filter((line) => line.length >= SHORTEST_SECRET)
    : [];
  const forms = [value, ...lines].flatMap(formsOf);
  const unique = new Map(forms.map((form) => [`${form.view} ${form.text}`, form]));
  return [...unique.values()].sort((a, b) => b.text.length - a.text.length);
}

function formsOf(value: string): readonly SecretForm[] {
  const plain = whole("text", value);
  if (value.length < SHORTEST_SECRET) return value === "" ? [] : [plain];
  const bytes = encoder.encode(value);
  const escaped = [...jsonForms(value), ...urlForms(value), pageForm(value), value.replaceAll("'", "'\\''")];
  return [
    plain,
    ...escaped.map((text) => whole("text", text)),
    whole("hex", hexOf(bytes)),
    ...([0, 1, 2] as const).map((offset) => base64Form(bytes, offset)),
  ];
}

function whole(view: View, text: string): SecretForm {
  return { view, text, before: 0, after: 0 };
}

/** RFC 8259: with minimal escaping, also with `/` escaped, and with everything outside ASCII as `\uXXXX`. */
function jsonForms(value: string): readonly string[] {
  const least = JSON.stringify(value).slice(1, -1);
  const ascii = (digits: (code: string) => string): string =>
    least.replace(/[^ -~]/g, (unit) => `\\u${digits(unit.charCodeAt(0).toString(16).padStart(4, "0"))}`);
  const all = [least, ascii((it) => it), ascii((it) => it.toUpperCase())];
  return [...all, ...all.map((text) => text.replaceAll("/", "\\/"))];
}

/**
 * The variants of percent-encoding (RFC 3986): which characters stay, `+` for a blank, the case of the
 * digits.
 */
function urlForms(value: string): readonly string[] {
  const sound = new TextDecoder().decode(encoder.encode(value));
  const component = encodeURIComponent(sound);
  const strict = component.replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
  const all = [
    encodeURI(sound),
    component,
    strict,
    strict.replaceAll("%2F", "/"),
    strict.replaceAll("%20", "+"),
    new URLSearchParams({ "": sound }).toString().slice(1),
  ];
  return [...all, ...all.map((text) => text.replace(/%[0-9A-F]{2}/g, (it) => it.toLowerCase()))];
}

function pageForm(value: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return value.replace(/[&<>"']/g, (it) => names[it] ?? it);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The base64 (RFC 4648) of the bytes when the number of bytes before them is a multiple of three plus
 * `offset`: only the characters that depend on these bytes alone.
 */
function base64Form(bytes: Uint8Array, offset: 0 | 1 | 2): SecretForm {
  const padded = new Uint8Array(offset + bytes.length);
  padded.set(bytes, offset);
  const text = btoa(Array.from(padded, (byte) => String.fromCharCode(byte)).join(""));
  const before = offset === 0 ? 0 : 1;
  const after = padded.length % 3 === 0 ? 0 : 1;
  return {
    view: "base64",
    text: text.slice(offset + before, Math.floor((padded.length * 8) / 6)),
    before,
    after,
  };
}

/** A text as a view reads it, with the place of each character in the source. */
export interface Viewed {
  readonly text: string;
  /** Place in the source of the character at `index`; for `index` = length, the source's length. */
  readonly placeOf: (index: number) => number;
}

const GAPS: Readonly<Record<Exclude<View, "text">, RegExp>> = {
  base64: /(?:\s|\\[nr])+/g,
  hex: /(?:\s|:|,|-|\\x|0x)+/gi,
};

export function viewOf(view: View, source: string): Viewed {
  if (view === "text") return { text: source, placeOf: (index) => index };
  const joined = source.replace(GAPS[view], "");
  const text =
    view === "base64"
      ? joined.replaceAll("-", "+").replaceAll("_", "/")
      : joined.replace(/[A-F]+/g, (digits) => digits.toLowerCase());
  let gaps: readonly Gap[] | null = null;
  return {
    text,
    placeOf(index) {
      gaps ??= gapsOf(source, GAPS[view]);
      return index + skippedBefore(gaps, index);
    },
  };
}

/** Omitted text: the character of the view that it precedes, and the total length omitted up to there. */
interface Gap {
  readonly at: number;
  readonly skipped: number;
}

function gapsOf(source: string, what: RegExp): readonly Gap[] {
  let skipped = 0;
  return [...source.matchAll(what)].map(({ 0: gap, index }) => {
    const at = index - skipped;
    skipped += gap.length;
    return { at, skipped };
  });
}

function skippedBefore(gaps: readonly Gap[], index: number): number {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((gaps[middle]?.at ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return gaps[low - 1]?.skipped ?? 0;
}
