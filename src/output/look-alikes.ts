// Characters that look like ASCII ones. Those that Unicode relates to ASCII (compatibility forms, digits of
// other scripts) are computed; the list here has only those that merely look alike. visible.ts shows them,
// shell/findings/rules/characters.ts judges them.

/**
 * An ASCII character, and those that look like it although Unicode does not relate them: Cyrillic, Greek,
 * Armenian, Cherokee and Lisu letters, small capitals, phonetic letters, mathematical signs, typographic
 * quotes, dashes and bars. From Unicode's confusables (UTS #39), as far as terminal fonts have them.
 */
const DRAWN_ALIKE: readonly (readonly [ascii: string, others: string])[] = [
  ["a", "\u0430\u03b1\u0251"],
  ["b", "\u042c\u13cf\u1472\u0184"],
  ["c", "\u0441\u03f2\u1d04\u2ca5"],
  ["d", "\u0501\u13e7\u146f"],
  ["e", "\u0435\u04bd\u212e\uab32"],
  ["f", "\u0192\u03dd\u0584\ua799"],
  ["g", "\u0261\u0581\u018d\u1d83"],
  ["h", "\u04bb\u0570\u13c2"],
  ["i", "\u0456\u0131\u03b9\u0269\u026a\u04cf\u13a5\ua647"],
  ["j", "\u0458\u03f3\u0237"],
  ["k", "\u03ba\u0138"],
  ["l", "\u04c0\u01c0\u0196\u05c0\u2223\ua4f2"],
  ["m", "\u1d0d"],
  ["n", "\u0578\u057c\u0274"],
  ["o", "\u043e\u03bf\u0585\u1d0f\u2c9f"],
  ["p", "\u0440\u03c1\u2ca3"],
  ["q", "\u051b\u0563\u0566"],
  ["r", "\u1d26\u2c85\uab47"],
  ["s", "\u0455\u01bd\ua731"],
  ["t", "\u03c4\u1d1b"],
  ["u", "\u03c5\u057d\u028b\u1d1c\ua79f"],
  ["v", "\u03bd\u0475\u1d20"],
  ["w", "\u051d\u0461\u026f\u0561\u1d21"],
  ["x", "\u0445\u2a2f"],
  ["y", "\u0443\u04af\u028f\u0263\u10e7"],
  ["z", "\u1d22"],
  ["A", "\u0410\u0391\u13aa\ua4ee"],
  ["B", "\u0412\u0392\u13f4\ua4d0\u0299"],
  ["C", "\u0421\u03f9\u13df\ua4da\u2ca4"],
  ["D", "\u13a0\ua4d3"],
  ["E", "\u0415\u0395\u13ac\ua4f0"],
  ["F", "\u03dc\u13b0\ua4dd\ua798"],
  ["G", "\u050c\u13c0\ua4d6"],
  ["H", "\u041d\u0397\u13bb\ua4e7\u029c\u2c8e"],
  ["I", "\u0406\u0399"],
  ["J", "\u0408\u13ab\ua4d9\u037f"],
  ["K", "\u041a\u039a\u13e6\ua4d7\u2c94"],
  ["L", "\u13de\ua4e1\u029f"],
  ["M", "\u041c\u039c\u13b7\ua4df\u03fa\u2c98"],
  ["N", "\u039d\ua4e0\u2c9a"],
  ["O", "\u041e\u039f\u0555\ua4f3\u2c9e\u2d54"],
  ["P", "\u0420\u03a1\u13e2\ua4d1\u2ca2"],
  ["Q", "\u051a\u2d55"],
  ["R", "\u13a1\u13d2\ua4e3\u0280"],
  ["S", "\u0405\u054f\u13da\ua4e2"],
  ["T", "\u0422\u03a4\u13a2\ua4d4\u2ca6"],
  ["U", "\u054d\ua4f4"],
  ["V", "\u0474\u13d9\ua4e6"],
  ["W", "\u051c\u13b3\ua4ea"],
  ["X", "\u0425\u03a7\ua4eb\u2cac"],
  ["Y", "\u0423\u03a5\u04ae\u13a9\ua4ec\u2ca8"],
  ["Z", "\u0396\u13c3\ua4dc"],
  ["2", "\u01a7\u03e8"],
  ["3", "\u0417\u04e0\u021c\u01b7\u2ccc"],
  ["4", "\u13ce"],
  ["5", "\u01bc"],
  ["6", "\u13ee\u2cd2"],
  ["8", "\u0222\u0223"],
  ["9", "\ua76e\u2cca"],
  ["!", "\u01c3\u2d51"],
  ['"', "\u201c-\u201f\u2033\u2036\u02ba\u02ee\u05f4\u00ab\u00bb"],
  ["%", "\u066a"],
  ["&", "\ua778"],
  [
    "'",
    "\u2018-\u201b\u2032\u2035\u02b9\u02bb-\u02bd\u02be\u02c8\u02ca\u02cb\u05f3\u055a\ua78b\ua78c\u07f4\u07f5",
  ],
  ["(", "\u2768\u2772\ufd3e"],
  [")", "\u2769\u2773\ufd3f"],
  ["*", "\u204e\u2217\u066d"],
  ["+", "\u2795"],
  [",", "\u060d\u066b\u02cc\u0375"],
  ["-", "\u2010-\u2015\u2043\u2212\u02d7\u06d4\u2796\u2cba\u2500"],
  [".", "\u0701\u0702\ua4f8\ua60e\u22c5\u2219"],
  ["/", "\u2044\u2215\u29f8\u1735\u2cc6"],
  [":", "\u02d0\u0589\u05c3\u0703\u0704\u2236\ua4fd\ua789\u205a"],
  [";", "\u061b\u204f\ua6f6"],
  ["<", "\u2039\u276e\u1438\u02c2\u27e8\u2329"],
  ["=", "\u1400\u2e40\ua4ff"],
  [">", "\u203a\u276f\u1433\u02c3\u27e9\u232a"],
  ["?", "\u0294\u0241\u13ae"],
  ["\\", "\u2216\u29f5\u29f9"],
  ["^", "\u02c4\u02c6"],
  ["`", "\u02cb\u2035"],
  ["{", "\u2774"],
  ["|", "\u2502\u2503\u2758\u2759\u01c1\u2225\u23d0\u00a6"],
  ["}", "\u2775"],
  ["~", "\u223c\u301c"],
];

/** The blank Braille pattern: it draws nothing, and no shell treats it as a blank. */
const DRAWS_NOTHING = "\u2800";

/** Made on first use. */
let drawnAlike: RegExp | null = null;

/** True for a non-ASCII character that looks like an ASCII one without being a Unicode form of it. */
function isDrawnAlike(character: string): boolean {
  drawnAlike ??= new RegExp(`[${DRAWN_ALIKE.map(([, others]) => others).join("")}]`, "u");
  return drawnAlike.test(character);
}

/** True for a character that shows nothing, although Unicode does not call it invisible. */
export function drawsNothing(character: string): boolean {
  return character === DRAWS_NOTHING;
}

/**
 * How a non-ASCII character passes for ASCII; null when it does not. `form`: Unicode turns it into ASCII, or
 * into something with ASCII in it (NFKC: U+FF4C, U+217C, U+037E, U+00BD). `digit`: of another script.
 * `drawn`: it only looks alike.
 */
export function lookAlike(character: string): "form" | "digit" | "drawn" | null {
  if (/[\x20-\x7e]/.test(character.normalize("NFKC"))) return "form";
  if (/\p{Nd}/u.test(character)) return "digit";
  return isDrawnAlike(character) ? "drawn" : null;
}
