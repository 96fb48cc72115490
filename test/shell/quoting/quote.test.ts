import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseCommand } from "../../../src/shell/analyse.ts";
import type { WordPlace } from "../../../src/shell/model/command.ts";
import { quoteValue, secretReference } from "../../../src/shell/quoting/quote.ts";
import { runBash } from "../real-bash.ts";

const MARK = "<VALUE>";

/** For each place a command that prints, NUL-terminated, the value that stands in it; how the value is framed. */
const TEMPLATES: readonly {
  readonly place: WordPlace;
  readonly text: string;
  readonly frame: (value: string) => string;
}[] = [
  { place: "bare", text: "printf '%s\\0' <VALUE>", frame: (value) => value },
  {
    place: "bare",
    text: "printf '%s\\0' pre-<VALUE>.example.com",
    frame: (value) => `pre-${value}.example.com`,
  },
  { place: "bare", text: "printf '%s\\0' '<'<VALUE>", frame: (value) => `<${value}` },
  { place: "bare", text: "printf '%s\\0' \"$(printf '%s.' <VALUE>)\"", frame: (value) => `${value}.` },
  { place: "bare", text: "for x in <VALUE>; do printf '%s\\0' \"$x\"; done", frame: (value) => value },
  { place: "bare", text: "case <VALUE> in <VALUE>) printf '%s\\0' ok ;; esac", frame: () => "ok" },
  { place: "bare", text: "[[ <VALUE> == <VALUE> ]] && printf '%s\\0' ok", frame: () => "ok" },
  { place: "assignment", text: "X=<VALUE>; printf '%s\\0' \"$X\"", frame: (value) => value },
  { place: "assignment", text: "export X=<VALUE>; printf '%s\\0' \"$X\"", frame: (value) => value },
  { place: "double-quoted", text: "printf '%s\\0' \"a <VALUE> b\"", frame: (value) => `a ${value} b` },
  { place: "double-quoted", text: 'X="<VALUE>"; printf \'%s\\0\' "$X"', frame: (value) => value },
  { place: "single-quoted", text: "printf '%s\\0' 'a <VALUE> b'", frame: (value) => `a ${value} b` },
  { place: "single-quoted", text: "printf '%s\\0' '$<VALUE>'", frame: (value) => `$${value}` },
  {
    place: "heredoc",
    text: "cat <<EOF\n>> <VALUE> <<\nEOF\nprintf '\\0'",
    frame: (value) => `>> ${value} <<\n`,
  },
  {
    place: "quoted-heredoc",
    text: "cat <<'EOF'\n>> <VALUE> <<\nEOF\nprintf '\\0'",
    frame: (value) => `>> ${value} <<\n`,
  },
  {
    place: "redirect-target",
    text: 'mkdir -p d && cd d && : > x<VALUE> && for f in *; do printf \'%s\\0\' "$f"; rm -- "$f"; done; cd ..',
    frame: (value) => `x${value}`,
  },
];

const value = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..."'\"\\$`!(){}[]<>|&;*?~#=%^@:/.,-+ \tab1"), maxLength: 12 }),
  fc.constantFrom(
    ...[
      "",
      "$(touch /tmp/x)",
      "`id`",
      "'; rm -rf / #",
      '"; id; "',
      "$HOME",
      "\\",
      "\\\\",
      "a\\",
      "-rf",
      "~root",
      "a b",
    ],
    ...[
      "{a,b}",
      "{1..3}",
      "*",
      "!x",
      "#x",
      "a=b",
      "node-01.example.com",
      "10.0.0.1",
      "EOF",
      "é",
      "$'x'",
      "&&",
      "\t",
    ],
  ),
);

function render(text: string, place: WordPlace, given: string): string | null {
  const quoted = quoteValue(given, place);
  return quoted === null ? null : text.replaceAll(MARK, () => quoted);
}

describe("quoteValue", () => {
  test.each(TEMPLATES)("real bash reads back the value: $text", ({ place, text, frame }) => {
    const masks = [...text.matchAll(/<VALUE>/g)].map(({ index }) => ({
      start: index,
      end: index + MARK.length,
    }));
    const { places } = analyseCommand(text, masks);
    expect(places.map((found) => found.place)).toEqual(masks.map(() => place));

    const seen = fc.sample(value, { numRuns: 120, seed: 5 });
    const values = seen.filter((given) => place !== "redirect-target" || !/[/\n]/.test(given));
    const cases = values.flatMap((given) => {
      const command = render(text, place, given);
      return command === null ? [] : [{ given, command }];
    });
    expect(cases.length).toBeGreaterThan(50);
    const { fields } = runBash(cases.map(({ command }) => command).join("\n"));
    expect(fields).toEqual(cases.map(({ given }) => frame(given)));
  });

  test("a multi-line value stands in quotes", () => {
    const { fields } = runBash(
      (["bare", "double-quoted", "single-quoted"] as const)
        .map((place) => {
          const text = { bare: "<VALUE>", "double-quoted": '"<VALUE>"', "single-quoted": "'<VALUE>'" }[place];
          return `printf '%s\\0' ${render(text, place, "one\n'two\"\n$x")}`;
        })
        .join("\n"),
    );
    expect(fields).toEqual(Array(3).fill("one\n'two\"\n$x"));
  });

  test("refuses what cannot stand there", () => {
    expect(quoteValue("a\0b", "bare")).toBeNull();
    expect(quoteValue("\ud800", "double-quoted")).toBeNull();
    expect(quoteValue("a\nEOF", "heredoc")).toBeNull();
    expect(quoteValue("a\nEOF", "quoted-heredoc")).toBeNull();
    expect(quoteValue("a", "unsupported")).toBeNull();
  });

  test("leaves plain values as a person would write them", () => {
    for (const plain of ["node-01.example.com", "/dev/nvme1n1", "10.0.0.1:2377", "a,b=c+d%e@f_g"]) {
      expect(quoteValue(plain, "bare")).toBe(plain);
    }
    expect(quoteValue("", "bare")).toBe("''");
    expect(quoteValue("a b", "redirect-target")).toBe("'a b'");
  });
});

describe("secretReference", () => {
  const HELD = 'it\'s $(a) "secret" \\ *';

  test("names the variable so that bash expands it in place, as one word", () => {
    const commands = TEMPLATES.filter(
      ({ place }) => place !== "quoted-heredoc" && place !== "redirect-target",
    ).map(({ text, place, frame }) => ({
      command: text.replaceAll(MARK, () => secretReference("S", place) ?? ""),
      expected: frame(HELD),
    }));
    const set = `S=${quoteValue(HELD, "assignment")}`;
    const { fields } = runBash([set, ...commands.map(({ command }) => command)].join("\n"));
    expect(fields).toEqual(commands.map(({ expected }) => expected));
  });

  test("is refused where nothing is expanded, and for what is no name", () => {
    expect(secretReference("S", "quoted-heredoc")).toBeNull();
    expect(secretReference("S", "unsupported")).toBeNull();
    expect(secretReference("1; id", "bare")).toBeNull();
  });
});
