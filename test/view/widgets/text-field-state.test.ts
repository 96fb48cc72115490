import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  LONGEST_FIELD,
  type TextFieldState,
  textAreaKey,
  textAreaPaste,
  textField,
  textFieldKey,
  textFieldPaste,
} from "../../../src/view/widgets/text-field-state.ts";
import { key } from "../../support/keys.ts";

/** A state written with `|` where the cursor is. */
function at(text: string): TextFieldState {
  return { text: text.replace("|", ""), cursor: text.indexOf("|") };
}
function written(state: TextFieldState | null): string {
  return state === null
    ? "not mine"
    : `${state.text.slice(0, state.cursor)}|${state.text.slice(state.cursor)}`;
}

/** No half of a character that takes two code units. */
const wellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

describe("a field", () => {
  it.each([
    ["ab|", "c", "abc|"],
    ["a|c", "b", "ab|c"],
    ["ab|", "space", "ab |"],
    ["ab|", "left", "a|b"],
    ["|ab", "left", "|ab"],
    ["a|b", "right", "ab|"],
    ["a|b", "home", "|ab"],
    ["a|b", "C-e", "ab|"],
    ["ab|", "backspace", "a|"],
    ["|ab", "backspace", "|ab"],
    ["|ab", "delete", "|b"],
    ["|ab", "C-d", "|b"],
    ["one two|", "C-w", "one |"],
    ["one two |x", "C-w", "one |x"],
    ["one two|", "M-b", "one |two"],
    ["|one two", "M-f", "one| two"],
    ["one| two", "C-u", "| two"],
    ["one| two", "C-k", "one|"],
    ["ne\u0301e|", "left", "ne\u0301|e"],
    ["ne\u0301|", "backspace", "n|"],
    ["🪔|", "backspace", "|"],
  ])("%j and %s is %j", (before, name, after) => {
    expect(written(textFieldKey(at(before), key(name)))).toBe(after);
  });

  it.each(["enter", "escape", "tab", "up", "down", "C-c", "M-x", "pageup"])(
    "leaves %s to its owner",
    (name) => {
      expect(textFieldKey(at("a|b"), key(name))).toBeNull();
    },
  );

  it("takes a paste as one line, without the newline at its end", () => {
    expect(written(textFieldPaste(at("a|b"), "one\r\ntwo\tthree\n"))).toBe("aone two three|b");
  });

  it("has a longest text, and cuts no character in half there", () => {
    const full = textFieldPaste(textField("x"), "🪔".repeat(LONGEST_FIELD));
    expect(full.text.length).toBe(LONGEST_FIELD - 1);
    expect(wellFormed(full.text)).toBe(true);
    expect(textFieldKey(textField("x".repeat(LONGEST_FIELD)), key("y"))?.text.length).toBe(LONGEST_FIELD);
  });
});

describe("a field of several lines", () => {
  it.each([
    ["one\ntw|o\nthree", "up", "on|e\ntwo\nthree"],
    ["one\ntw|o\nthree", "down", "one\ntwo\nth|ree"],
    ["o|ne", "up", "|one"],
    ["o|ne", "down", "one|"],
    ["one|\n\ntwo", "down", "one\n|\ntwo"],
    ["|\nx", "up", "|\nx"],
    ["one\ntw|o", "home", "one\n|two"],
    ["o|ne\ntwo", "end", "one|\ntwo"],
    ["one\nt|wo", "C-u", "one\n|wo"],
    ["o|ne\ntwo", "C-k", "o|\ntwo"],
    ["o|ne", "M-enter", "o\n|ne"],
    ["o|ne", "C-j", "o\n|ne"],
    ["one\n|two", "backspace", "one|two"],
    ["o|ne", "enter", "not mine"],
  ])("%j and %s is %j", (before, name, after) => {
    expect(written(textAreaKey(at(before), key(name)))).toBe(after);
  });

  it("keeps the lines of a paste", () => {
    expect(written(textAreaPaste(at("a|b"), "one\r\ntwo\n"))).toBe("aone\ntwo\n|b");
  });
});

it("keeps the cursor between two characters of its text, whatever is pressed", () => {
  const names = [
    "a",
    "日",
    "e\u0301",
    "🪔",
    "space",
    "left",
    "right",
    "up",
    "down",
    "home",
    "end",
    "backspace",
    "delete",
    "C-w",
    "C-u",
    "C-k",
    "M-b",
    "M-f",
    "C-j",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names), { maxLength: 60 }), (keys) => {
      let state = textField("日本\ne\u0301 x");
      for (const name of keys) {
        state = textAreaKey(state, key(name)) ?? state;
        expect(state.cursor).toBeGreaterThanOrEqual(0);
        expect(state.cursor).toBeLessThanOrEqual(state.text.length);
        expect(wellFormed(state.text)).toBe(true);
        expect(wellFormed(state.text.slice(0, state.cursor))).toBe(true);
      }
    }),
  );
});
