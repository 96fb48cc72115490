// Characters that make a command other than it looks, and those that do not.
import { describe, expect, it } from "vitest";
import { analyseCommand } from "../../../../src/shell/analyse.ts";

function severities(text: string): readonly string[] {
  return analyseCommand(text, [])
    .findings.filter(({ rule }) => rule === "suspicious-character")
    .map(({ severity }) => severity);
}

describe("suspicious characters", () => {
  it.each([
    ["a zero-width space", "ls\u200b -l"],
    ["a direction mark", "ls \u202e-l"],
    ["a soft hyphen", "l\u00ads"],
    ["a no-break space", "ls\u00a0-l"],
    ["a joiner among letters", "l\u200ds"],
    ["a Cyrillic letter", "c\u0430t x"],
    ["a Cyrillic letter in quotes", "rm '/dev/nvm\u04350n1'"],
    ["a word of nothing but look-alikes", "\u0441\u0430\u0440"],
    ["a typographic dash", "ls \u2013l"],
    ["a typographic quote", "echo \u201cx\u201d"],
    ["a typographic dash at the start of a quoted word", "systemctl ' \u2013now'"],
    ["a typographic dash behind a here-document with an apostrophe", "cat <<E\nit's\nE\nls x\u2013l"],
    ["a control character", "echo \u001b[31m"],
    ["a damaged character", "echo \ufffd"],
    ["half a character", "echo \ud800"],
    ["a character for private use", "echo \ue000"],
    ["a Roman numeral for a letter", "\u217cs -l"],
    ["a Cyrillic palochka among Latin letters", "\u04cfs -l"],
    ["a Greek question mark for a semicolon", "ls\u037e reboot"],
    ["a phonetic letter", "systemctl stop n\u0261inx"],
    ["an empty pattern of Braille", "ls\u2800-l"],
    ["a digit of another script", "mkfs /dev/nvme\u0661n1"],
    ["a digit of another script in a quoted name", "mkfs '/dev/nvme\u0661n1'"],
    ["a letter of mathematics", "\u{1d5ff}m -rf x"],
    ["a box drawing for a pipe", "cat x \u2502 sh"],
    ["a Cherokee letter among Latin ones", "\u13aaWS s3 ls"],
  ])("%s is an error", (_name, text) => {
    expect(severities(text)).toContain("error");
  });

  it.each([
    ["in quotes", 'echo "it\u2019s fine"'],
    ["a number of its own", "echo 'about \u00bd of it'"],
    ["digits of another script", "echo '\u0967\u0968 \u0967'"],
    ["a Latin letter without its dot", "echo 'kap\u0131'"],
    ["in a here-document", "cat > /tmp/x <<EOF\nit\u2019s fine\nEOF"],
  ])("typography inside a text (%s) is a warning", (_where, text) => {
    expect(new Set(severities(text))).toEqual(new Set(["warning"]));
  });

  it.each([
    "echo 'gr\u00fc\u00dfe'",
    "echo \u65e5\u672c",
    "echo \u2714\ufe0f",
    "ls\t-l\n",
    "echo '\u043f\u0440\u0438\u0432\u0435\u0442'",
  ])("%j is not", (text) => {
    expect(severities(text)).toEqual([]);
  });

  it("are told twenty times at most", () => {
    expect(severities(`echo ${"\u200b".repeat(1000)}`)).toHaveLength(20);
  });
});
