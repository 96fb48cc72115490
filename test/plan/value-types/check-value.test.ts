import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isIpv6 } from "../../../src/plan/value-types/addresses.ts";
import { checkValue, VALUE_TYPES } from "../../../src/plan/value-types/check-value.ts";
import type { VariableType } from "../../../src/runbook/model/runbook.ts";
import { variable } from "../../support/plan-variables.ts";

const TYPES = Object.keys(VALUE_TYPES) as VariableType[];
const token = `SWMTKN-1-${"3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl"}-1awxwuwd3z9j1z3puu7rcgdbx`;

/** Texts that are values of the type as they stand. */
const GOOD: Readonly<Record<VariableType, readonly string[]>> = {
  "dns-name": ["lamp.example.org", "a", "xn--bcher-kva.example", "1.a", `${"a".repeat(63)}.org`, "A-1.B"],
  "host-name": ["node-01", "node-01.example.org", "N1", `${"a".repeat(60)}.abc`],
  "ip-address": [
    "10.0.1.17",
    "0.0.0.0",
    "255.255.255.255",
    "::1",
    "::",
    "2001:db8::8:800:200c:417a",
    "::ffff:10.0.0.1",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:1.2.3.4",
    "fe80::",
  ],
  port: ["1", "80", "65535"],
  "block-device": ["nvme1n1", "nvme10n1", "xvdf", "sdf", "vdb", "sdaa", "hdb"],
  "swarm-token": [token],
  "instance-id": ["i-0123456789abcdef0", "i-01234567"],
  "volume-id": ["vol-0123456789abcdef0", "vol-01234567"],
  region: ["us-east-1", "eu-central-2", "us-gov-west-1", "ap-southeast-4", "us-iso-east-1", "eusc-de-east-1"],
  size: ["64G", "64GB", "64GiB", "1.5T", "512", "10k", "100M"],
  integer: ["0", "7", "123456789012345678"],
  path: ["/data", "/", "etc/fstab", "/a b/c", "/var/lib/docker.d/", "/ümlaut"],
  choice: ["stable", "edge", "."],
  pattern: ["ab12", "zz9"],
  text: ["a", "hello world", 'it\'s "$(x)" `y` {a,b} * ~ ! ; |', "日本語"],
};

/** Texts that are none, with a part of the rule that the message must name. */
const BAD: Readonly<Record<VariableType, readonly (readonly [string, RegExp])[]>> = {
  "dns-name": [
    [
      "node_1",
      /^`node_1` is not a valid DNS name: a label may have only letters, digits and hyphens \(RFC 1123\)$/,
    ],
    ["a..b", /between two dots/],
    [".a", /between two dots/],
    ["a.", /end with a dot/],
    ["a-.b", /must not begin or end/],
    [`${"a".repeat(64)}.b`, /63 characters/],
    [`${"a.".repeat(127)}a`, /253 characters/],
    ["10.0.0.1", /IP address/],
    ["https://a.b", /letters, digits and hyphens/],
    ["bücher.example", /letters, digits and hyphens/],
  ],
  "host-name": [
    ["node_1", /is not a valid host name: a label may have only letters/],
    [`${"a".repeat(63)}.b`, /64 characters/],
    ["a b", /letters, digits/],
  ],
  "ip-address": [
    ["10.0.0", /four numbers/],
    ["10.0.0.256", /0 to 255/],
    ["10.0.0.01", /leading zeros/],
    ["10.0.0.1/24", /not a network/],
    ["10.0.0.1:80", /port/],
    ["[::1]", /brackets/],
    ["::1::2", /eight groups/],
    ["1:2:3:4:5:6:7:8:9", /eight groups/],
    ["1:2:3:4:5:6:7::8:9", /eight groups/],
    ["fe80::1%eth0", /zone/],
    ["12345::", /eight groups/],
    ["node-01", /IPv4 is four numbers/],
    ["1:2:3:4:5:6:7", /eight groups/],
    ["1.2.3.4::", /eight groups/],
  ],
  port: [
    ["0", /1 to 65535/],
    ["65536", /1 to 65535/],
    ["080", /leading zeros/],
    ["http", /whole numbers/],
    ["1e3", /whole numbers/],
  ],
  "block-device": [
    ["nvme1n1p1", /partition/],
    ["/dev/xvda1", /partition/],
    ["sda1", /partition/],
    ["nvme1", /controller/],
    ["/dev/", /a disk has a name like/],
    ["/dev/../sda", /a disk has a name like/],
    ["/dev//sda", /a disk has a name like/],
    ["dev/sda", /a disk has a name like/],
    ["loop0", /a disk has a name like/],
    ["C:", /a disk has a name like/],
  ],
  "swarm-token": [
    [token.slice(0, -1), /25 characters/],
    [`${token}a`, /25 characters/],
    ["hello", /must begin with/],
    [token.toUpperCase(), /lower-case/],
  ],
  "instance-id": [
    ["i-0123", /8/],
    ["I-0123456789abcdef0", /lower case/],
    ["node-01", /i-/],
    ["i-0123456789abcdefg", /a to f/],
  ],
  "volume-id": [
    ["vol0123456789abcdef0", /vol-/],
    ["vol-xyz", /vol-/],
  ],
  region: [
    ["us-east-1a", /us-east-1/],
    ["US-EAST-1", /us-east-1/],
    ["Ohio", /us-east-1/],
    ["us-east", /us-east-1/],
  ],
  size: [
    ["64 GB", /without a blank/],
    ["G", /a number/],
    ["1,5T", /a number/],
    ["064G", /a number/],
    ["+5G", /a number/],
  ],
  integer: [
    ["1.5", /at most 18 digits/],
    ["01", /leading zeros/],
    ["1e9", /at most 18 digits/],
    ["1234567890123456789", /18/],
    ["0x10", /at most 18 digits/],
  ],
  path: [
    ["../x", /`\.\.`/],
    ["/a/../b", /`\.\.`/],
    ["~/x", /~/],
    [`/${"a".repeat(256)}`, /255/],
    [`/${"ü".repeat(128)}`, /255/],
  ],
  choice: [
    ["Stable", /`stable`, `edge` and `\.` are allowed/],
    ["stab", /allowed/],
  ],
  pattern: [
    ["ab", /it must match/],
    ["xab12", /as a whole/],
    ["ab12x", /as a whole/],
  ],
  text: [],
};

const DECLARED: Readonly<Record<VariableType, ReturnType<typeof variable>>> = Object.fromEntries(
  TYPES.map((type) => [
    type,
    variable("X", type, {
      choices: type === "choice" ? ["stable", "edge", "."] : [],
      pattern: type === "pattern" ? "[a-z]{2}[0-9]+" : null,
    }),
  ]),
) as Record<VariableType, ReturnType<typeof variable>>;

describe("checkValue", () => {
  it.each(TYPES)("takes values of type %s as they stand", (type) => {
    for (const text of GOOD[type])
      expect(checkValue(DECLARED[type], text), text).toEqual({ ok: true, value: text });
  });

  it.each(TYPES)("names the rule that a text breaks which is no %s, and says what to try", (type) => {
    for (const [text, rule] of BAD[type]) {
      const checked = checkValue(DECLARED[type], text);
      expect(checked.ok, text).toBe(false);
      if (checked.ok) continue;
      expect(checked.message).toMatch(rule);
      expect(checked.advice).toMatch(/^[A-Z].*[.]$/);
    }
  });

  it.each(TYPES)("refuses for %s what no type allows", (type) => {
    const declared = { ...DECLARED[type], choices: ["a"] };
    const always: readonly (readonly [string, RegExp])[] = [
      ["", /is empty/],
      [".", /is `\.`/],
      ["..", /is `\.\.`/],
      ["-x", /hyphen/],
      [" a", /blank/],
      ["a ", /blank/],
      ["a\n", /blank/],
      ["\ta", /blank/],
      ["a\nb", /line break/],
      ["a\tb", /a tab/],
      ["a\u0000b", /U\+0000/],
      ["a\u001bb", /U\+001B/],
      ["a\u202eb", /U\+202E/],
      ["a\u200bb", /U\+200B/],
      ["a\ud800b", /U\+D800/],
      ["a".repeat(5000), /5000 characters/],
    ];
    for (const [text, rule] of always) {
      const checked = checkValue(declared, text);
      expect(checked.ok ? "taken" : checked.message, JSON.stringify(text)).toMatch(rule);
    }
  });

  it("takes an empty value or a leading hyphen where the guide permits it", () => {
    expect(checkValue(variable("X", "text", { allow: ["empty"] }), "")).toEqual({ ok: true, value: "" });
    expect(checkValue(variable("X", "dns-name", { allow: ["empty"] }), "")).toEqual({ ok: true, value: "" });
    expect(checkValue(variable("X", "integer", { allow: ["dash"] }), "-5")).toEqual({
      ok: true,
      value: "-5",
    });
    expect(checkValue(variable("X", "integer"), "-5").ok).toBe(false);
    expect(checkValue(variable("X", "dns-name", { allow: ["dash"] }), "-a").ok).toBe(false);
  });

  it("gives a disk its one spelling", () => {
    expect(checkValue(variable("X", "block-device"), "/dev/nvme1n1")).toEqual({ ok: true, value: "nvme1n1" });
  });

  it("tells a serial number, an availability zone and a reachable spelling apart", () => {
    const advice = (type: VariableType, text: string): string => {
      const checked = checkValue(variable("X", type), text);
      return checked.ok ? "" : checked.advice;
    };
    expect(advice("volume-id", "vol0123456789abcdef0")).toMatch(/serial number/);
    expect(advice("region", "us-east-1a")).toMatch(/Availability Zone/);
    expect(advice("dns-name", "bücher.example")).toMatch(/xn--/);
  });

  it("says so when the guide's own pattern is broken or missing", () => {
    for (const pattern of ["(", null, "(?=a)a"]) {
      const checked = checkValue(variable("X", "pattern", { pattern }), "a");
      expect(checked.ok ? "taken" : checked.message).toMatch(/pattern for it is not valid/);
    }
  });

  it("answers for a pattern that would take a backtracking engine years", () => {
    const hostile = variable("X", "pattern", { pattern: "(a+)+b|(a|a)*c|([a-z]+)*d" });
    expect(checkValue(hostile, `${"a".repeat(3000)}!`).ok).toBe(false);
  });

  it("never throws, never repairs but a disk's name, and never passes blanks at the edge or unseen characters", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 30 }),
          fc.string({ maxLength: 30 }),
          fc.stringMatching(/^[a-z0-9.:/_-]{0,20}$/),
        ),
        (type, text) => {
          const checked = checkValue(DECLARED[type], text);
          if (!checked.ok) return checked.message !== "" && checked.advice.endsWith(".");
          expect(checked.value).toBe(type === "block-device" ? text.replace(/^\/dev\//, "") : text);
          expect(checked.value).not.toMatch(/^\s|\s$|^-|^$|[\p{Cc}\p{Cf}\p{Cs}]/u);
          return true;
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("never shows a secret in what it says", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        fc.stringMatching(/^[ -~]{0,3}Q9z7[ -~\n]{0,20}$/),
        (type, text) => {
          const checked = checkValue({ ...DECLARED[type], secret: true }, text);
          return checked.ok || !`${checked.message}${checked.advice}`.includes("Q9z7");
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("takes no secret that is too short to be found in texts, of whatever type", () => {
    for (const type of TYPES) {
      const checked = checkValue({ ...DECLARED[type], secret: true }, "1234567");
      expect(checked).toMatchObject({ ok: false, message: expect.stringMatching(/fewer than 8 characters/) });
    }
    const text = { ...DECLARED.text, secret: true };
    expect(checkValue(text, "12345678")).toEqual({ ok: true, value: "12345678" });
  });

  it("agrees with a second reading of IPv6: expanded to eight groups, every address has one value", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(isIpv6(address)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f:.]{0,24}$/), (text) => {
        expect(isIpv6(text)).toBe(parsesAsUrlHost(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("takes every IPv4 address and no other four numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 3, maxLength: 5 }), (parts) => {
        const good = parts.length === 4 && parts.every((it) => it <= 255);
        expect(checkValue(DECLARED["ip-address"], parts.join(".")).ok).toBe(good);
      }),
    );
  });

  it("takes what the names' grammar gives, and nothing with a character from outside", () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("_", " ", "/", "$", "ü"),
        (labels, odd) => {
          const name = [...labels, "org"].join(".");
          expect(checkValue(DECLARED["dns-name"], name).ok).toBe(true);
          expect(checkValue(DECLARED["dns-name"], `${name}${odd}x`).ok).toBe(false);
        },
      ),
    );
  });
});

/** The URL standard's IPv6 parser, an independent judge. It also takes a trailing form that RFC 4291 has. */
function parsesAsUrlHost(text: string): boolean {
  return URL.canParse(`http://[${text}]/`);
}
