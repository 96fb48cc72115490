// Finds secrets in a text, in any form, and the place where one may have begun that the text does not
// complete.
import { type SecretForm, type View, type Viewed, viewOf } from "./secret-forms.ts";

/** A part of a text, as offsets in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Found {
  /** The secrets, in order and without overlap. */
  readonly spans: readonly Span[];
  /**
   * The first place from which the text's end may be the beginning of a secret; the text's length if there is
   * none.
   */
  readonly open: number;
}

const VIEWS: readonly View[] = ["text", "base64", "hex"];
/** A full line of an encoded text that a program broke into lines: it contains nothing else. */
const ENCODED_LINE: Readonly<Record<Exclude<View, "text">, RegExp>> = {
  base64: /^\s*[A-Za-z0-9+/_-]{16,}\s*$/,
  hex: /^(?:[\s:,-]|\\x|0x|[0-9A-Fa-f]){16,}$/i,
};
const BASE64_CHARACTER = /[A-Za-z0-9+/=]/;

/** Searches the text for all forms. Linear in the text for each form. */
export function findSecrets(forms: readonly SecretForm[], text: string): Found {
  const spans: Span[] = [];
  let open = text.length;
  for (const view of VIEWS) {
    const wanted = forms.filter((form) => form.view === view);
    if (wanted.length === 0) continue;
    const viewed = viewOf(view, text);
    const goesOn = mayGoOn(view, text);
    for (const form of wanted) {
      spans.push(...placesOf(form, viewed));
      if (!goesOn) continue;
      const begun = viewed.text.length - begunAtEnd(form.text, viewed.text);
      if (begun < viewed.text.length) open = Math.min(open, viewed.placeOf(Math.max(0, begun - form.before)));
    }
  }
  return { spans: apart(spans.sort((a, b) => a.start - b.start)), open };
}

/**
 * Can the next text continue the end of this one? A finished line of words is not part of a broken encoded
 * text.
 */
function mayGoOn(view: View, text: string): boolean {
  if (view === "text" || !text.endsWith("\n")) return true;
  const end = text.trimEnd();
  return ENCODED_LINE[view].test(end.slice(end.lastIndexOf("\n") + 1));
}

function placesOf(form: SecretForm, viewed: Viewed): readonly Span[] {
  const spans: Span[] = [];
  for (let at = viewed.text.indexOf(form.text); at >= 0; at = viewed.text.indexOf(form.text, at + 1))
    addTo(spans, spanOf(form, viewed, at));
  return spans;
}

/** The form at that place of the view, with the neighbours that carry some of its bits. */
function spanOf(form: SecretForm, viewed: Viewed, at: number): Span {
  const mixed = (index: number): boolean => BASE64_CHARACTER.test(viewed.text[index] ?? "");
  const first = form.before === 1 && mixed(at - 1) ? at - 1 : at;
  let last = at + form.text.length - 1;
  if (form.after === 1 && mixed(last + 1)) last++;
  while (form.view === "base64" && viewed.text[last + 1] === "=") last++;
  return { start: viewed.placeOf(first), end: viewed.placeOf(last) + 1 };
}

/** Spans by their start; overlapping ones are merged. */
function apart(spans: readonly Span[]): readonly Span[] {
  const out: Span[] = [];
  for (const span of spans) addTo(out, span);
  return out;
}

function addTo(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (last === undefined || last.end <= span.start) spans.push(span);
  else spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
}

/** How many characters at the end of `text` begin `form` without completing it (Knuth, Morris and Pratt). */
function begunAtEnd(form: string, text: string): number {
  const back = borders(form);
  let matched = 0;
  for (let i = Math.max(0, text.length - form.length + 1); i < text.length; i++) {
    while (matched > 0 && form[matched] !== text[i]) matched = back[matched - 1] ?? 0;
    if (form[matched] === text[i]) matched++;
  }
  return matched;
}

/** For each prefix of the form, the length of its longest proper prefix that is also its end. */
function borders(form: string): readonly number[] {
  const back = [0];
  let matched = 0;
  for (let i = 1; i < form.length; i++) {
    while (matched > 0 && form[matched] !== form[i]) matched = back[matched - 1] ?? 0;
    if (form[matched] === form[i]) matched++;
    back.push(matched);
  }
  return back;
}
