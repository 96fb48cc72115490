// The info string of a fence: its language, and its attributes in the common notations: `bash {name=a done="…"}`,
// `bash timeout=120`, `sh {"name":"a"}`. Never throws.

export interface Attribute {
  readonly key: string;
  readonly value: string;
  /** Offset of the value's first character in the info string. */
  readonly at: number;
}

export interface FenceInfo {
  /** The first word as written; "" when there is none. */
  readonly language: string;
  readonly attributes: readonly Attribute[];
  /** Parts that are not attributes. */
  readonly strange: readonly { readonly text: string; readonly at: number }[];
  /** True when they are in braces, where an unknown key is a mistake and not another tool's. */
  readonly braces: boolean;
}

const attribute =
  /\s*(?:([A-Za-z_][\w.-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'},]+))|([^\s,}]+))\s*,?/y;

export function readFenceInfo(info: string): FenceInfo {
  const language = /^[^\s{]*/.exec(info)?.[0] ?? "";
  const rest = info.slice(language.length);
  const open = rest.length - rest.trimStart().length;
  const braces = rest.startsWith("{", open);
  if (braces) {
    const json = fromJson(rest.trim(), language.length + open);
    if (json !== null) return { language, attributes: json, strange: [], braces: false };
  }
  const attributes: Attribute[] = [];
  const strange: { text: string; at: number }[] = [];
  const close = braces ? rest.lastIndexOf("}") : -1;
  const text = rest.slice(0, close > open ? close : rest.length);
  attribute.lastIndex = braces ? open + 1 : open;
  while (attribute.lastIndex < text.length) {
    const from = attribute.lastIndex;
    const found = attribute.exec(text);
    if (found === null || found[0] === "") break;
    const [whole, key, double, single, bare, other] = found;
    if (other !== undefined) {
      // Pandoc's `.class` and `#id` and a tab's `[label]` are not mistakes.
      if (!/^[.#[]/.test(other))
        strange.push({ text: other, at: language.length + from + whole.indexOf(other) });
      continue;
    }
    const written = double ?? single ?? bare ?? "";
    const quoted = double !== undefined || single !== undefined;
    const at = language.length + from + whole.indexOf("=") + 1;
    const gap = whole.slice(whole.indexOf("=") + 1).search(/\S/);
    attributes.push({
      key: key ?? "",
      value: double === undefined ? written : double.replace(/\\(["\\])/g, "$1"),
      at: at + Math.max(0, gap) + (quoted ? 1 : 0),
    });
  }
  if (language !== "") return { language, attributes, strange, braces };
  // `{bash, name=a}` and Pandoc's `{.bash}` have the language inside the braces.
  const [first, ...others] = strange;
  if (first !== undefined && /^[A-Za-z-]+$/.test(first.text))
    return { language: first.text, attributes, strange: others, braces };
  return { language: /\{\s*\.([A-Za-z-]+)/.exec(rest)?.[1] ?? "", attributes, strange, braces };
}

function fromJson(text: string, at: number): readonly Attribute[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return Object.entries(value).map(([key, held]) => ({
      key,
      value: typeof held === "string" ? held : JSON.stringify(held),
      at,
    }));
  } catch {
    return null;
  }
}
