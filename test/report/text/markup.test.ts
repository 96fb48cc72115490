// Whatever a text holds, in a page it is text: it opens no element, leaves no attribute, and hides nothing.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visible } from "../../../src/output/visible.ts";
import { html } from "../../../src/report/text/markup.ts";

const HOSTILE = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "<script>",
        "</pre>",
        "<img src=x onerror=alert(1)>",
        '"',
        "'",
        "`",
        "&",
        "&lt;",
        "&#60;",
        "]]>",
        "<!--",
        "-->",
        "\u202e",
        "\u0000",
        "\u001b[31m",
        "\ud800",
        "\r\n",
        "=",
        ">",
      ),
    )
    .map((parts) => parts.join("")),
);

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const decoded = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) => ENTITIES[name] ?? "");

describe("a text in markup", () => {
  it("keeps no character that means something in HTML, as an element's text or an attribute's", () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, (one, two) => {
        const { text } = html`<a title="${one}">${two}</a>`;
        const found = /^<a title="([^"<>']*)">([^<>"']*)<\/a>$/.exec(text);
        expect(found).not.toBeNull();
        for (const [index, given] of [one, two].entries()) {
          const part = found?.[index + 1] ?? "";
          expect(part.replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
          expect(decoded(part)).toBe(visible(given));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("shows what cannot be seen, and lone surrogates, as marks", () => {
    expect(html`<p>${"a\u202eb\u0000\u001b[1m\ud800\r"}</p>`.text).toBe(
      "<p>a‹U+202E›b‹U+0000›‹U+001B›[1m‹U+D800›‹U+000D›</p>",
    );
  });

  it("is markup only when `html` made it", () => {
    const part = html`<b>${"<i>"}</b>`;
    expect(html`${part}${[part, "<", null, 7]}`.text).toBe("<b>&lt;i&gt;</b><b>&lt;i&gt;</b>&lt;7");
    expect(html`${String(part)}`.text).toBe("[object Object]");
  });
});
