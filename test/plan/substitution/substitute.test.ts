import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Known, substitute } from "../../../src/plan/substitution/substitute.ts";
import { checkValue } from "../../../src/plan/value-types/check-value.ts";
import type { CommandText, Variable } from "../../../src/runbook/model/runbook.ts";
import { analyseCommand } from "../../../src/shell/analyse.ts";
import { runInBash } from "../../support/bash-cases.ts";
import { variable } from "../../support/plan-variables.ts";

/** The command with every `VALUE_X` in it as a placeholder of that name. */
function command(text: string, name = "VALUE_X"): CommandText {
  const occurrences = [...text.matchAll(new RegExp(name, "g"))].map((it) => ({
    variable: name,
    start: it.index,
    end: it.index + name.length,
  }));
  return { text, occurrences, analysis: analyseCommand(text, occurrences) };
}

function put(text: string, value: string, declared: Variable = variable("VALUE_X", "text")) {
  return substitute(command(text), new Map([[declared.name, declared]]), () => ({ kind: "value", value }));
}

/** Places that the shell reads once: any value may stand there, and arrives as it is. `shown`: what `chown` gets of a value, a program of whose arguments we know that they are only words. */
const PLACES: readonly {
  readonly text: string;
  readonly shown: (value: string) => string[][];
  readonly file?: true;
}[] = [
  { text: "chown VALUE_X", shown: (v) => [[v]] },
  { text: "chown a VALUE_X b", shown: (v) => [["a", v, "b"]] },
  { text: "chown pre-VALUE_X/post VALUE_X", shown: (v) => [[`pre-${v}/post`, v]] },
  { text: "chown --opt=VALUE_X", shown: (v) => [[`--opt=${v}`]] },
  { text: "chown 'a VALUE_X b'", shown: (v) => [[`a ${v} b`]] },
  { text: 'chown "a VALUE_X b"', shown: (v) => [[`a ${v} b`]] },
  { text: 'x=1; chown "${x}VALUE_X"', shown: (v) => [[`1${v}`]] },
  { text: 'x=VALUE_X; chown "$x"', shown: (v) => [[v]] },
  { text: 'export y=a-VALUE_X; chown "$y"', shown: (v) => [[`a-${v}`]] },
  { text: "x='VALUE_X'; chown \"$x\"", shown: (v) => [[v]] },
  { text: "chown one > VALUE_X", shown: () => [["one"]], file: true },
  { text: "chown one >> 'VALUE_X'", shown: () => [["one"]], file: true },
  { text: 'chown two 2>"VALUE_X"', shown: () => [["two"]], file: true },
  { text: "true && chown VALUE_X || chown no", shown: (v) => [[v]] },
  { text: "if true; then chown VALUE_X; fi", shown: (v) => [[v]] },
  { text: 'for i in a VALUE_X; do chown "$i"; done', shown: (v) => [["a"], [v]] },
  { text: "chown a \\\n  VALUE_X", shown: (v) => [["a", v]] },
  { text: "chown \"$(printf '%s' VALUE_X)\"", shown: (v) => [[v]] },
  { text: "chown VALUE_X # about VALUE_X", shown: (v) => [[v]] },
  { text: 'read -r line <<E\n- VALUE_X -\nE\nchown "$line"', shown: (v) => [[`- ${v} -`]] },
  { text: "read -r line <<'E'\n- VALUE_X -\nE\nchown \"$line\"", shown: (v) => [[`- ${v} -`]] },
  { text: 'IFS= read -r line <<E\nVALUE_X\nE\nchown "$line"', shown: (v) => [[v]] },
  { text: 'IFS= read -r line <<"E"\nVALUE_X\nE\nchown "$line"', shown: (v) => [[v]] },
  { text: "{ chown VALUE_X; } 2> /dev/null", shown: (v) => [[v]] },
];

/** Places that something reads a second time. `shown` only for plain values. */
const READ_TWICE: readonly { readonly text: string; readonly shown?: (value: string) => string[][] }[] = [
  { text: "sh -c 'printf %s VALUE_X'" },
  { text: "bash -c 'chown VALUE_X'", shown: (v) => [[v]] },
  { text: 'bash -c "chown VALUE_X"', shown: (v) => [[v]] },
  { text: "sudo sh -c 'true VALUE_X'" },
  { text: "eval chown VALUE_X", shown: (v) => [[v]] },
  { text: "eval 'show \"VALUE_X\"'", shown: (v) => [[v]] },
  { text: "ssh far 'true VALUE_X'" },
  { text: "ssh far true VALUE_X" },
  { text: 'chown "$(awk \'BEGIN { print "VALUE_X" }\')"', shown: (v) => [[v]] },
  { text: "awk -v a=VALUE_X 'BEGIN { print a }'" },
  { text: "sed -n 's/VALUE_X/b/p' /dev/null" },
  { text: "sed -n '/VALUE_X/p' /dev/null" },
  { text: "sed -n VALUE_X /dev/null" },
  { text: "sed -e 'VALUE_X' /dev/null" },
  { text: "chown $((1 + VALUE_X))" },
  { text: "(( VALUE_X > 0 )); true" },
  { text: "let x=VALUE_X; true" },
  { text: "[[ VALUE_X -eq 1 ]]; true" },
  { text: "a[VALUE_X]=1; true" },
  { text: "printf 'VALUE_X'" },
  { text: 'printf "VALUE_X\\n"' },
  { text: "trap 'true VALUE_X' EXIT" },
  { text: "show `printf %s VALUE_X`", shown: (v) => [[v]] },
  { text: "show \"`printf %s 'VALUE_X'`\"", shown: (v) => [[v]] },
  { text: 'show \'{ "a": "VALUE_X" }\'' },
  { text: "some-program-nobody-knows VALUE_X; true" },
  { text: "find . -name x -exec echo VALUE_X ';'" },
  { text: "xargs -I{} sh -c 'true VALUE_X' < /dev/null" },
  { text: "python3 -c 'x = \"VALUE_X\"'" },
  { text: "echo 'true VALUE_X' | sh" },
  { text: "sh <<E\ntrue VALUE_X\nE" },
  { text: "bash <<'E'\ntrue VALUE_X\nE" },
  { text: "VALUE_X" },
];

const HOSTILE = [
  "$(touch pwned)",
  "`touch pwned`",
  "; touch pwned #",
  "| touch pwned",
  "& touch pwned &",
  "&& touch pwned",
  "> pwned",
  "a > pwned",
  "2>pwned",
  "<(touch pwned)",
  "'; touch pwned; '",
  '"; touch pwned; "',
  "'\"'\"; touch pwned #",
  "\\'; touch pwned; \\'",
  "\\",
  "\\\\",
  "a\\",
  "$HOME",
  "${HOME}",
  "$((1+1))",
  "${x:=$(touch pwned)}",
  "a[$(touch pwned)]",
  "~",
  "~root",
  "*",
  "?",
  "[a-z]*",
  "{a,b}",
  "{1..3}",
  "1..3",
  "a,b",
  "!",
  "!!",
  "!touch",
  "a b",
  "'",
  '"',
  "''",
  "#x",
  "a#b",
  "x=y",
  "if",
  "time",
  "2",
  "0",
  "E",
  "EOF",
  "a\nb",
  "a\n; touch pwned\n",
  "\nE\ntouch pwned\n",
  "%s%n",
  "%x",
  "\\n\\t\\0",
  "\\$(touch pwned)",
  "$'x\\ny'",
  "日本語",
  "é",
  "🚀",
  "a\u00a0b",
  "1e touch pwned",
  "w pwned",
  "/e touch pwned",
  "x/w pwned",
  "s/a/b/w pwned",
  '"); system("touch pwned"); print("',
  '"}, {"a": "b',
  "VALUE_X",
  "-n",
  "-e",
  "--",
];

const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc
    .array(fc.constantFrom(...HOSTILE, "a", " ", "x1"), { minLength: 1, maxLength: 3 })
    .map((it) => it.join("")),
  fc.string({
    unit: fc.constantFrom(..."$`'\"\\;|&<>(){}[]*?~!#%= \t\naE0,.:/@+-"),
    minLength: 1,
    maxLength: 12,
  }),
  fc.string({ minLength: 1, maxLength: 8 }),
);

const plain = fc.stringMatching(/^[A-Za-z0-9._:/@+-]{1,12}$/).filter((it) => !/^-|^\.{1,2}$/.test(it));

describe("substitute, judged by real bash", () => {
  it("lets every value arrive as exactly itself in every place that is read once", () => {
    const cases: { place: (typeof PLACES)[number]; value: string; text: string }[] = [];
    const add = (place: (typeof PLACES)[number], value: string): void => {
      const { rendered, problems } = put(place.text, value);
      if (rendered.holes.length > 0) {
        // What is refused stays whole, and says so.
        expect(problems.length, place.text).toBeGreaterThan(0);
        return;
      }
      cases.push({ place, value, text: rendered.text });
    };
    // Each value in every fourth place, so that a bash's forks do not take a minute.
    for (const [p, place] of PLACES.entries())
      for (const [v, value] of HOSTILE.entries())
        if ((p + v) % 4 === 0 && fits(place, value)) add(place, value);
    for (const [place, value] of fc.sample(fc.tuple(fc.constantFrom(...PLACES), hostile), {
      numRuns: 200,
      seed: 11,
    }))
      if (fits(place, value)) add(place, value);
    expect(cases.length).toBeGreaterThan(400);
    const { results, strays } = runInBash(cases.map((it) => it.text));
    expect(strays).toEqual([]);
    for (const [i, { place, value, text }] of cases.entries()) {
      const about = `${JSON.stringify(value)} in ${place.text} gave ${text}: ${results[i]?.stderr}`;
      expect(results[i]?.shown, about).toEqual(place.shown(value));
      expect(results[i]?.files, about).toEqual(place.file === true ? [value] : []);
    }
  });

  it("takes the common values in every place that is read once", () => {
    for (const place of PLACES)
      for (const value of ["nvme2n1", "node-01.example.org", "10.0.1.17", "it's", "a b", "$(x)", "日本語"])
        expect(put(place.text, value).problems, `${value} in ${place.text}`).toEqual([]);
  });

  it("refuses whatever is not plain where the text is read a second time, and leaves the placeholder open", () => {
    fc.assert(
      fc.property(fc.constantFrom(...READ_TWICE), hostile, (place, value) => {
        fc.pre(!/^[A-Za-z0-9._:/@+-]+$/.test(value));
        for (const type of ["text", "path", "pattern"] as const) {
          const { rendered, problems } = put(place.text, value, variable("VALUE_X", type));
          expect(rendered.text).toBe(place.text);
          expect(rendered.holes.map((it) => it.kind)).toContain("open");
          expect(problems.map((it) => it.rule)).toContain("value-place");
        }
      }),
      { numRuns: 250 },
    );
    for (const place of READ_TWICE)
      for (const value of HOSTILE)
        if (!/^[A-Za-z0-9._:/@+-]+$/.test(value))
          expect(put(place.text, value, variable("VALUE_X", "path")).rendered.text).toBe(place.text);
  });

  it("makes no file and no command out of a plain value that is read a second time", () => {
    const cases: { text: string; shown: string[][] | null; source: string }[] = [];
    const values = [
      "1",
      "80",
      "nvme1n1",
      "a/e",
      "1e",
      "x/y/w",
      "1w",
      "a/b/w/pwned",
      "10.0.0.1",
      "if",
      "w",
      "e",
      "q",
    ];
    const types = ["host-name", "path", "integer", "text"] as const;
    const add = (place: (typeof READ_TWICE)[number], value: string): void => {
      for (const type of types) {
        const { rendered } = put(place.text, value, variable("VALUE_X", type));
        if (rendered.holes.length === 0)
          cases.push({ text: rendered.text, shown: place.shown?.(value) ?? null, source: place.text });
      }
    };
    for (const [p, place] of READ_TWICE.entries())
      for (const [v, value] of values.entries()) if ((p + v) % 3 === 0) add(place, value);
    for (const [place, value] of fc.sample(fc.tuple(fc.constantFrom(...READ_TWICE), plain), {
      numRuns: 60,
      seed: 7,
    }))
      add(place, value);
    const distinct = [...new Map(cases.map((it) => [it.text, it])).values()];
    expect(new Set(distinct.map((it) => it.source)).size).toBeGreaterThan(READ_TWICE.length - 8);
    const { results, strays } = runInBash(distinct.map((it) => it.text));
    expect(strays).toEqual([]);
    for (const [i, { text, shown }] of distinct.entries()) {
      expect(results[i]?.files, text).toEqual([]);
      if (shown !== null) expect(results[i]?.shown, text).toEqual(shown);
    }
  });

  it("fills a secret by reference, so that its value reaches the program and never the text", () => {
    const secret = variable("SECRET_X", "swarm-token", { secret: true });
    const texts = [
      "chown SECRET_X",
      "chown 'a SECRET_X b'",
      'chown "a SECRET_X b"',
      'x=SECRET_X; chown "$x"',
      "chown --token=SECRET_X",
      'read -r l <<E\nSECRET_X\nE\nshow "$l"',
      "chown $(printf '%s' SECRET_X)",
    ];
    const rendered = texts.map((text) =>
      substitute(command(text, "SECRET_X"), new Map([["SECRET_X", secret]]), () => ({ kind: "secret" })),
    );
    for (const it of rendered) {
      expect(it.problems).toEqual([]);
      expect(it.rendered.holes.map((hole) => hole.kind)).toEqual(["secret"]);
    }
    const { results } = runInBash(rendered.map((it) => it.rendered.text));
    const value = "s3cret value";
    expect(results.map((it) => it.shown)).toEqual([
      [[value]],
      [[`a ${value} b`]],
      [[`a ${value} b`]],
      [[value]],
      [[`--token=${value}`]],
      [[value]],
      [["s3cret", "value"]],
    ]);
  });
});

describe("substitute", () => {
  const both = new Map([
    ["AAA_X", variable("AAA_X", "text")],
    ["BBB_X", variable("BBB_X", "text")],
  ]);

  it("never scans a value again: names of other placeholders in it stay text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("AAA_X", "BBB_X", "<AAA_X>", "$BBB_X", "${AAA_X}", "x", " "), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.array(fc.constantFrom("AAA_X", "BBB_X", "<BBB_X>", "y"), { minLength: 1, maxLength: 5 }),
        (a, b) => {
          const text = "echo AAA_X 'BBB_X' AAA_X";
          const occurrences = [
            { variable: "AAA_X", start: 5, end: 10 },
            { variable: "BBB_X", start: 12, end: 17 },
            { variable: "AAA_X", start: 19, end: 24 },
          ];
          const values: Readonly<Record<string, string>> = { AAA_X: a.join(""), BBB_X: b.join("") };
          const { rendered } = substitute(
            { text, occurrences, analysis: analyseCommand(text, occurrences) },
            both,
            ({ variable: name }): Known => ({ kind: "value", value: values[name] ?? "" }),
          );
          const parts = rendered.values.map((it) => rendered.text.slice(it.start, it.end));
          expect(rendered.holes).toEqual([]);
          expect(parts.map(unquoted)).toEqual([a.join(""), b.join(""), a.join("")]);
          expect(rendered.text).toBe(`echo ${parts[0]} '${parts[1]}' ${parts[2]}`);
        },
      ),
    );
  });

  it("leaves what is open or captured later as written, with its place in the result", () => {
    const text = "echo AAA_X BBB_X";
    const occurrences = [
      { variable: "AAA_X", start: 5, end: 10 },
      { variable: "BBB_X", start: 11, end: 16 },
    ];
    const source = { text, occurrences, analysis: analyseCommand(text, occurrences) };
    const result = (known: (name: string) => Known) =>
      substitute(source, both, ({ variable: name }) => known(name)).rendered;
    expect(
      result((name) =>
        name === "AAA_X" ? { kind: "value", value: "longer than before" } : { kind: "open" },
      ),
    ).toEqual({
      text: "echo 'longer than before' BBB_X",
      values: [{ variable: "AAA_X", start: 5, end: 25 }],
      holes: [{ variable: "BBB_X", kind: "open", start: 26, end: 31 }],
    });
    expect(result((name) => (name === "AAA_X" ? { kind: "captured" } : { kind: "keep" }))).toEqual({
      text,
      values: [],
      holes: [{ variable: "AAA_X", kind: "captured", start: 5, end: 10 }],
    });
  });

  it("says of a secret at once, before anyone gives it, that it cannot be filled in", () => {
    const secret = variable("VALUE_X", "text", { secret: true });
    for (const text of ["cat <<'E' > f\nVALUE_X\nE", "sh -c 'login VALUE_X'"]) {
      for (const kind of ["secret", "open", "captured"] as const) {
        const { rendered, problems } = substitute(command(text), new Map([["VALUE_X", secret]]), () => ({
          kind,
        }));
        expect(rendered.holes.map((it) => it.kind)).toEqual(["open"]);
        expect(problems.map((it) => it.rule)).toEqual(["secret-place"]);
      }
    }
  });

  it("lets no value end its here-document, alone or with its neighbour", () => {
    const text = "cat <<EOF > f\nAAA_XBBB_X\nEOF\necho after";
    const occurrences = [
      { variable: "AAA_X", start: 14, end: 19 },
      { variable: "BBB_X", start: 19, end: 24 },
    ];
    const source = { text, occurrences, analysis: analyseCommand(text, occurrences) };
    const { rendered, problems } = substitute(source, both, ({ variable: name }) => ({
      kind: "value",
      value: name === "AAA_X" ? "EO" : "F",
    }));
    expect(rendered.text).toBe(text);
    expect(problems.length).toBeGreaterThan(0);
  });

  it.each([
    ["cat <<EOF > f\nVALUE_X\nEOF\necho after", "EOF"],
    ["cat <<EOF > f\nVALUE_XF\nEOF\necho after", "EO"],
    ["cat <<'E 1' > f\nVALUE_X\nE 1\necho after", "E 1"],
    ["cat <<-\\E > f\n\t\tVALUE_X\nE\necho after", "E"],
  ])("refuses in %j what would end it: %s", (text, value) => {
    const { rendered, problems } = put(text, value);
    expect(rendered).toEqual({ text, values: [], holes: [expect.objectContaining({ kind: "open" })] });
    expect(problems.map((it) => it.message).join()).toMatch(/end the here-document/);
    expect(put(text, `${value}x`).problems).toEqual([]);
  });

  it("puts an IPv6 address before a port into brackets, and a device where `/dev/` was written", () => {
    const address = variable("VALUE_X", "ip-address");
    expect(put("docker swarm join VALUE_X:2377", "10.0.0.1", address).rendered.text).toBe(
      "docker swarm join 10.0.0.1:2377",
    );
    expect(put("docker swarm join VALUE_X:2377", "fd00::1", address).rendered.text).toBe(
      "docker swarm join '[fd00::1]:2377".replace("]", "]'"),
    );
    expect(put("ping VALUE_X", "fd00::1", address).rendered.text).toBe("ping fd00::1");
    const device = variable("VALUE_X", "block-device");
    expect(put("mkfs /dev/VALUE_X", "nvme2n1", device).rendered.text).toBe("mkfs /dev/nvme2n1");
    const named = variable("/dev/sdX", "block-device");
    expect(
      substitute(command("mkfs /dev/sdX", "/dev/sdX"), new Map([["/dev/sdX", named]]), () => ({
        kind: "value",
        value: "nvme2n1",
      })).rendered.text,
    ).toBe("mkfs /dev/nvme2n1");
  });

  it("renders what checkValue takes for every closed type, in a place read once", () => {
    for (const [type, text] of [
      ["port", "80"],
      ["region", "us-east-1"],
      ["size", "64G"],
      ["block-device", "/dev/sdf"],
    ] as const) {
      const checked = checkValue(variable("VALUE_X", type), text);
      if (!checked.ok) throw new Error(checked.message);
      expect(put("chown VALUE_X", checked.value, variable("VALUE_X", type)).rendered.text).toBe(
        `chown ${checked.value}`,
      );
    }
  });
});

/** Redirect targets must be possible file names; the terminal's own read needs one line without backslash or edge blanks. */
function fits(place: (typeof PLACES)[number], value: string): boolean {
  if (value.includes("\0")) return false;
  if (place.file === true) return !/\//.test(value) && value !== "." && value !== ".." && value.length < 60;
  if (place.text.includes("read -r") && value.includes("\n")) return false;
  // Command substitution drops trailing newlines, whatever is in it.
  return !(place.text.includes("$(") && value.endsWith("\n"));
}

function unquoted(word: string): string {
  return word.startsWith("'") && word.endsWith("'") && word.length > 1 ? word.slice(1, -1) : word;
}
