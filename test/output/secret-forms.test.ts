// A secret is taken out in whatever form a program prints it and however the stream is cut. The encoders here are not the
// ones of the source: each form is made as programs make it, of the secret among its neighbours.
import { escape as queryEscape } from "node:querystring";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOutputPipe } from "../../src/output/output-pipe.ts";
import { createRedactor, REMOVED, redactText } from "../../src/output/redact.ts";
import { secretForms } from "../../src/output/secret-forms.ts";
import { createVault, type SecretVault } from "../../src/output/vault.ts";

/** So many characters of the encoded secret in a row must not be left. */
const WINDOW = 6;

interface Encoder {
  readonly name: string;
  readonly encode: (text: string) => string;
  /** Encodes each byte by itself, so that neighbours do not change what the secret becomes. */
  readonly bytewise: boolean;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const hex = (text: string): string => Buffer.from(text).toString("hex");
const wrapped = (width: number, text: string): string => text.replace(new RegExp(`.{${width}}`, "g"), "$&\n");
const jsonInner = (text: string): string => JSON.stringify(text).slice(1, -1);

const ENCODERS: readonly Encoder[] = [
  { name: "plain", encode: (it) => it, bytewise: true },
  { name: "base64", encode: base64, bytewise: false },
  { name: "base64url", encode: (it) => Buffer.from(it).toString("base64url"), bytewise: false },
  { name: "base64 in lines of 76", encode: (it) => wrapped(76, base64(it)), bytewise: false },
  {
    name: "base64 in lines of 64, CRLF",
    encode: (it) => wrapped(64, base64(it)).replaceAll("\n", "\r\n"),
    bytewise: false,
  },
  { name: "hex", encode: hex, bytewise: true },
  { name: "HEX", encode: (it) => hex(it).toUpperCase(), bytewise: true },
  { name: "xxd -p", encode: (it) => wrapped(60, hex(it)), bytewise: true },
  { name: "od -An -tx1", encode: (it) => wrapped(48, hex(it).replace(/../g, " $&")), bytewise: true },
  { name: "\\x", encode: (it) => hex(it).replace(/../g, "\\x$&"), bytewise: true },
  { name: "JSON", encode: jsonInner, bytewise: true },
  {
    name: "JSON in ASCII",
    encode: (it) =>
      jsonInner(it).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
    bytewise: true,
  },
  { name: "URL", encode: encodeURIComponent, bytewise: true },
  {
    name: "URL, lower case",
    encode: (it) => encodeURIComponent(it).replace(/%../g, (c) => c.toLowerCase()),
    bytewise: true,
  },
  { name: "form", encode: (it) => new URLSearchParams({ a: it }).toString().slice(2), bytewise: true },
  { name: "query", encode: queryEscape, bytewise: true },
  { name: "shell", encode: (it) => it.replaceAll("'", "'\\''"), bytewise: true },
];

const secrets = fc.oneof(
  fc.string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" }),
  fc.string({ minLength: 8, maxLength: 90, unit: fc.constantFrom(..."abcXYZ0189+/=-_'\"\\ %&~üß€😀") }),
);
const neighbours = fc.string({ maxLength: 70, unit: fc.constantFrom(..."klmKLM23 \n.,") });

describe("a secret", () => {
  for (const encoder of ENCODERS) {
    it(`is taken out as ${encoder.name}, wherever the stream is cut`, () => {
      fc.assert(
        fc.property(
          secrets,
          neighbours,
          neighbours,
          fc.array(fc.nat(200), { maxLength: 4 }),
          (secret, before, after, cuts) => {
            const left = windowsLeft({ encoder, secret, before, after, cuts });
            expect(left).toEqual([]);
          },
        ),
        { numRuns: 60 },
      );
    });
  }

  it("is found at each single place where the stream can be cut", () => {
    const secret = "correct horse/battery+staple";
    const vault = holding(secret);
    for (const { encode } of ENCODERS) {
      const text = `before\n${encode(`key: ${secret}; end`)}\nafter\n`;
      const whole = redactText(vault, text);
      expect(whole).toContain(REMOVED);
      for (let at = 0; at <= text.length; at++) {
        const redactor = createRedactor(vault);
        expect(redactor.push(text.slice(0, at)) + redactor.push(text.slice(at)) + redactor.end()).toBe(whole);
      }
    }
  });

  it("is found in an endless line and across many lines that come byte by byte", () => {
    const secret = "SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-1awxwuwd3z9j1z3puu7rcgdbx";
    const text = `${"x".repeat(70_000)}${base64(` ${secret}`)}${"y".repeat(2_000)}\n${wrapped(20, base64(`a${secret}b`))}`;
    const redactor = createRedactor(holding(secret));
    let out = "";
    for (const part of text.match(/.{1,97}/gs) ?? []) out += redactor.push(part);
    out += redactor.end();
    expect(out.split(REMOVED)).toHaveLength(3);
    expect(out.replace(/\s/g, "")).not.toContain(base64(secret).slice(4, 20));
    expect(out.startsWith("x".repeat(70_000))).toBe(true);
  });

  it("of several lines is found line by line and as a whole", () => {
    const secret = "-first line of it-\nshort\n-another line of it-";
    const vault = holding(secret);
    expect(redactText(vault, `a ${secret} b`)).toBe(`a ${REMOVED} b`);
    expect(redactText(vault, "a -first line of it-\nb -another line of it-\n")).toBe(
      `a ${REMOVED}\nb ${REMOVED}\n`,
    );
    expect(redactText(vault, base64(secret))).toBe(REMOVED);
  });

  it("that is too short is looked for as it is alone", () => {
    expect(secretForms("abc").map((it) => it.text)).toEqual(["abc"]);
    expect(secretForms("")).toEqual([]);
  });

  it("leaves other text as it is", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 300 }), { maxLength: 5 }), (parts) => {
        const text = parts.join("\n");
        const redactor = createRedactor(holding("correct-horse-battery"));
        expect(parts.map((it, i) => redactor.push(i === 0 ? it : `\n${it}`)).join("") + redactor.end()).toBe(
          text,
        );
      }),
    );
  });

  it("holds back no line that cannot be the beginning of it", () => {
    // Each ends as the value begins in one of its forms.
    const redactor = createRedactor(holding("correct-horse-battery"));
    for (const end of ["c", "Y", "6", "63", "Y29", "co"])
      expect(redactor.push(`it has star${end}\n`)).toBe(`it has star${end}\n`);
  });
});

describe("marks", () => {
  it("are equal for equal values of one process, and tell nothing to another", () => {
    const [one, two] = [createVault("key one"), createVault("key two")];
    for (const vault of [one, two]) {
      vault.put("A", null, "correct-horse-battery");
      vault.put("B", "node", "correct-horse-battery");
      vault.put("C", null, "another-horse");
    }
    expect(one.mark("A", "node")).toMatch(/^[0-9a-f]{8}$/);
    expect(one.mark("B", "node")).toBe(one.mark("A", ""));
    expect(one.mark("C", "")).not.toBe(one.mark("A", ""));
    expect(two.mark("A", "")).not.toBe(one.mark("A", ""));
    expect(one.mark("B", "other")).toBeNull();
  });
});

function holding(secret: string): SecretVault {
  const vault = createVault("key of the marks");
  vault.put("S", null, secret);
  return vault;
}

/** Parts of the encoded secret that are still in what comes through. */
function windowsLeft(it: {
  encoder: Encoder;
  secret: string;
  before: string;
  after: string;
  cuts: readonly number[];
}): readonly string[] {
  const { encoder, secret, before, after } = it;
  const text = encoder.encode(before + secret + after);
  const bare = (part: string): string => part.replace(/[\s:]|\\x/g, "").toLowerCase();
  // The characters that the secret alone makes: what changes with the neighbours stands at its borders.
  const own = encoder.bytewise ? encoder.encode(secret) : coreOf(encoder, before, secret, after);
  const windows = slices(bare(own));
  const others = bare(encoder.encode(before)) + bare(encoder.encode(after));
  const pipe = createOutputPipe(holding(secret));
  let out = "";
  let rest = Buffer.from(text);
  for (const cut of it.cuts) {
    out += pipe.push(rest.subarray(0, cut));
    rest = rest.subarray(cut);
  }
  out += pipe.push(rest) + pipe.end();
  // Word by word, so that what stood around the secret is not read as one.
  return windows.filter(
    (window) => !others.includes(window) && out.split(REMOVED).some((part) => bare(part).includes(window)),
  );
}

function coreOf(encoder: Encoder, before: string, secret: string, after: string): string {
  const bare = (text: string): string => encoder.encode(text).replace(/[\s=]/g, "");
  const [start, end] = [Buffer.byteLength(before), Buffer.byteLength(before + secret)];
  return bare(before + secret + after).slice(Math.ceil((start * 8) / 6), Math.floor((end * 8) / 6));
}

function slices(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - WINDOW + 1) }, (_, at) =>
    text.slice(at, at + WINDOW),
  );
}
