// What a terminal can do, told by its environment; and the bytes for its clipboard.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipboardOff, clipboardSequence, showsLinks } from "../../../src/view/terminal/abilities.ts";

describe("links", () => {
  it.each([
    [{ TERM_PROGRAM: "iTerm.app", TERM_PROGRAM_VERSION: "3.5.0" }, true],
    [{ TERM_PROGRAM: "iTerm.app", TERM_PROGRAM_VERSION: "3.0.15" }, false],
    [{ TERM_PROGRAM: "WezTerm", TERM_PROGRAM_VERSION: "20240203-110809-5046fc22" }, true],
    [{ TERM_PROGRAM: "vscode", TERM_PROGRAM_VERSION: "1.71.2" }, false],
    [{ TERM_PROGRAM: "tmux", TERM_PROGRAM_VERSION: "3.4" }, true],
    [{ TERM_PROGRAM: "tmux", TERM_PROGRAM_VERSION: "3.3a", VTE_VERSION: "7600" }, false],
    [{ TERM_PROGRAM: "Apple_Terminal", TERM_PROGRAM_VERSION: "455" }, false],
    [{ TERM: "xterm-256color", VTE_VERSION: "7600" }, true],
    [{ TERM: "xterm-256color", VTE_VERSION: "4802" }, false],
    [{ TERM: "screen-256color", VTE_VERSION: "7600" }, false],
    [{ TERM: "xterm-kitty" }, true],
    [{ TERM: "xterm-256color", WT_SESSION: "1" }, true],
    [{ TERM: "xterm-256color" }, false],
    [{ TERM: "linux" }, false],
    [{ TERM: "dumb", VTE_VERSION: "7600" }, false],
    [{ TERM: "xterm-kitty", CI: "true" }, false],
    [{ TERM: "linux", FORCE_HYPERLINK: "1" }, true],
    [{ TERM: "xterm-kitty", FORCE_HYPERLINK: "0" }, false],
    [{ TERM_PROGRAM: "constructor" }, false],
  ])("%j: %s", (env, expected) => {
    expect(showsLinks(env)).toBe(expected);
  });
});

describe("the clipboard", () => {
  it("is on unless the operator switches it off", () => {
    expect(clipboardOff({})).toBe(false);
    expect(clipboardOff({ LAMPLIGHTER_CLIPBOARD: "" })).toBe(false);
    expect(clipboardOff({ LAMPLIGHTER_CLIPBOARD: "on" })).toBe(false);
    for (const off of ["off", "OFF", "0", "no", "false"])
      expect(clipboardOff({ LAMPLIGHTER_CLIPBOARD: off })).toBe(true);
  });

  it("gets the text exactly, and nothing in the text can end the sequence", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const sequence = clipboardSequence(`${text}\u0007\u001b\\`) ?? "";
        const [, base64 = ""] = /^\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007$/.exec(sequence) ?? [];
        expect(Buffer.from(base64, "base64").toString("utf8")).toBe(`${text}\u0007\u001b\\`);
      }),
    );
  });

  it("takes no more than terminals do", () => {
    expect(clipboardSequence("x".repeat(56_244))).not.toBeNull();
    expect(clipboardSequence("x".repeat(56_248))).toBeNull();
  });
});
