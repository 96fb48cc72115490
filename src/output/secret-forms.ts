// The forms in which programs print a value: as it is, escaped for JSON, a URL, a page or a shell, in base64 or in
// hexadecimal digits. Each is a fixed text to be looked for; which text it is looked for in, the form's view says.

/**
 * How a text is read before a form is looked for in it. `text`: as it is. `base64`: without white space, in the standard
 * alphabet. `hex`: without what stands between pairs of digits, in lower case.
 */
export type View = "text" | "base64" | "hex";

export interface SecretForm {
  readonly view: View;
  readonly text: string;
  /** Characters before and after the text that carry bits of the value together with bits of its neighbours. */
  readonly before: 0 | 1;
  readonly after: 0 | 1;
}

/** A secret shorter than this, in characters, cannot be distinguished from other text, in no form. */
export const SHORTEST_SECRET = 8;

const encoder = new TextEncoder();

/**
 * Every form of the value, longest first. A line of a value of several lines counts as a value of its own when it is long
 * enough. A value that is too short is looked for as it is, and in no other form.
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

/** RFC 8259: the least that must be escaped, also with `/` escaped, and everything that is not ASCII as `\uXXXX`. */
function jsonForms(value: string): readonly string[] {
  const least = JSON.stringify(value).slice(1, -1);
  const ascii = (digits: (code: string) => string): string =>
    least.replace(/[^ -~]/g, (unit) => `\\u${digits(unit.charCodeAt(0).toString(16).padStart(4, "0"))}`);
  const all = [least, ascii((it) => it), ascii((it) => it.toUpperCase())];
  return [...all, ...all.map((text) => text.replaceAll("/", "\\/"))];
}

/** Percent-encoding (RFC 3986) as programs differ in it: what they leave as it is, `+` for a blank, the digits' case. */
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
 * What base64 (RFC 4648) makes of the bytes when `offset` bytes more than a multiple of three come before them: the
 * characters that depend on nothing but them.
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

/** A text as a view reads it, and for each character of that where it is in the text. */
export interface Viewed {
  readonly text: string;
  /** Place in the source of the character at `index`; for `index` = length, the source's length. */
  readonly placeOf: (index: number) => number;
}

const GAPS: Readonly<Record<Exclude<View, "text">, RegExp>> = {
  base64: /(?:\s|\\[nr])+/g,
  hex: /(?:\s|:|,|-|\\x|0x)+/gi,
};

/** Reads the text as the view does. */
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

/** Something that was omitted: before which character of the view, and how much was omitted up to there. */
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
