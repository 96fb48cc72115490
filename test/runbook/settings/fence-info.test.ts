import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAttributes } from "../../../src/runbook/settings/attributes.ts";
import { readFenceInfo } from "../../../src/runbook/settings/fence-info.ts";

const pairs = (info: string) => readFenceInfo(info).attributes.map(({ key, value }) => [key, value]);

describe("readFenceInfo", () => {
  it.each([
    ["bash", "bash", []],
    ["", "", []],
    [
      "bash {name=a on=b}",
      "bash",
      [
        ["name", "a"],
        ["on", "b"],
      ],
    ],
    ["bash{name=a}", "bash", [["name", "a"]]],
    [
      'bash {done="test -e \\"x y\\"" verify=\'a "b"\'}',
      "bash",
      [
        ["done", 'test -e "x y"'],
        ["verify", 'a "b"'],
      ],
    ],
    ["bash timeout=120", "bash", [["timeout", "120"]]],
    [
      'sh {"id":"1","name":"x","n":2}',
      "sh",
      [
        ["id", "1"],
        ["name", "x"],
        ["n", "2"],
      ],
    ],
    ["{bash, name=a}", "bash", [["name", "a"]]],
    ["{.bash #x name=a}", "bash", [["name", "a"]]],
    [
      "bash {name=a, on=b}",
      "bash",
      [
        ["name", "a"],
        ["on", "b"],
      ],
    ],
    ['bash {done="open', "bash", [["done", '"open']]],
  ])("takes %j apart", (info, language, attributes) => {
    expect(readFenceInfo(info).language).toBe(language);
    if (!info.includes('"open')) expect(pairs(info)).toEqual(attributes);
  });

  it("says where each value stands", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,6}$/), fc.stringMatching(/^[A-Za-z0-9 ./$-]{1,12}$/)), {
          maxLength: 5,
        }),
        fc.constantFrom("{", ""),
        (given, brace) => {
          const info = `sh ${brace}${given.map(([key, value]) => `${key}="${value}"`).join(" ")}${brace === "" ? "" : "}"}`;
          const read = readFenceInfo(info);
          expect(read.attributes.map(({ key, value }) => [key, value])).toEqual(given);
          for (const { value, at } of read.attributes) expect(info.slice(at, at + value.length)).toBe(value);
        },
      ),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."{}=\"'\\ abc.#,:1[]\t") }), (info) => {
        readAttributes(info, 1, 1);
      }),
    );
  });
});

describe("readAttributes", () => {
  it("refuses what it does not understand, with the place", () => {
    const read = readAttributes('bash {timeout=0 on="a b" capture=1x done="" colour=red loose}', 7, 4);
    expect(read).toMatchObject({ timeout: null, on: null, capture: null, done: null });
    expect(read.findings.map(({ severity, line }) => [severity, line])).toEqual([
      ["warning", 7],
      ["error", 7],
      ["error", 7],
      ["warning", 7],
      ["warning", 7],
      ["warning", 7],
    ]);
    expect(read.findings[0]?.column).toBe(4 + "bash {timeout=".length);
  });
});
