// `invisible-characters`: what a person cannot see, or takes for something else, in a command.
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

/** Controls, formats (bidirectional and zero-width ones), odd spaces, private use, lone surrogates. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}]/u;

/** Letters of other scripts, dashes and quotes that pass for ASCII ones. */
const LOOK_ALIKE =
  /[\u2010-\u2015\u2212\u2018-\u201f\u2032\u2033\u2039\u203a\u00ab\u00bb\u02b9\u02bc\u2024\u2026\u2044\u2215\ua789\uff01-\uff5e\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0422\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf]/u;

const PLAIN = /^[\x20-\x7e\n\t]*$/;
const MOST = 20;

export const invisibleCharacters: FindingRule = ({ text }) => {
  if (PLAIN.test(text)) return [];
  const found = [];
  let at = 0;
  for (const character of text) {
    const kind = kindOf(character);
    if (kind !== null && found.length < MOST) {
      const code = character.codePointAt(0) ?? 0;
      found.push(
        finding(
          "invisible-characters",
          "error",
          { start: at, end: at + character.length },
          `Here stands a character that ${kind}: U+${code.toString(16).toUpperCase().padStart(4, "0")}.`,
          "Type the command anew with plain characters.",
        ),
      );
    }
    at += character.length;
  }
  return found;
};

function kindOf(character: string): string | null {
  if (character === "\n" || character === "\t" || character === " ") return null;
  if (HIDDEN.test(character)) return "cannot be seen";
  return LOOK_ALIKE.test(character) ? "passes for another one" : null;
}
