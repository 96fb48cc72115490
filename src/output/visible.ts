// Characters that cannot be seen, or that pass for others, made visible. Every sink (screen, plain lines,
// stderr, findings, reports) shows text through this room.

/** Most text is this, and passes at once. */
const ORDINARY = /^[\x20-\x7e\n\t]*$/;

/** Controls, formats (bidi and zero width among them), separators, lone surrogates, and what Unicode calls ignorable. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}]/gu;

/** Of these, what is shown as it is: newline, tab, blank, and the selectors of text and emoji style. */
const SHOWN = new Set(["\n", "\t", " ", "\ufe0e", "\ufe0f"]);

/** In a command, these pass for ASCII characters and are not: quotes, dashes, full width, Cyrillic and Greek letters. */
const LOOK_ALIKE =
  /[\u2010-\u2015\u2212\u2018-\u201f\u2032\u2033\u2039\u203a\u00ab\u00bb\u02b9\u02bc\u2024\u2026\u2044\u2215\ua789\uff01-\uff5e\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0422\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf]/gu;

/** The text with hidden characters as marks such as `‹U+202E›`. Newline and tab stay. */
export function visible(text: string): string {
  if (ORDINARY.test(text)) return text;
  return text.replace(HIDDEN, (character) => (SHOWN.has(character) ? character : mark(character)));
}

/** As `visible`, and characters that pass for ASCII ones are marked too: for commands. */
export function visibleCommand(text: string): string {
  if (ORDINARY.test(text)) return text;
  return visible(text).replace(LOOK_ALIKE, (character) =>
    character === "‹" || character === "›" ? character : `${character}${mark(character)}`,
  );
}

function mark(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;
}
