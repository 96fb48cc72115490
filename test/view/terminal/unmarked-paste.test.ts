// What is a paste although its terminal does not say so.
import { describe, expect, it } from "vitest";
import { createKeyDecoder } from "../../../src/view/terminal/key-decoder.ts";
import { isTogether, withUnmarkedPastes } from "../../../src/view/terminal/unmarked-paste.ts";

/** Pastes in quotes, keys by their names. */
const read = (bytes: string, together = false): readonly string[] =>
  withUnmarkedPastes(createKeyDecoder().push(Buffer.from(bytes)), together).map((item) =>
    item.type === "paste" ? JSON.stringify(item.text) : `${item.key.ctrl ? "C-" : ""}${item.key.name}`,
  );

describe("keys that are read at once", () => {
  it.each([
    ["an Enter alone", "\r", ["enter"]],
    ["an Enter of a terminal that sends CR and LF", "\r\n", ["enter", "C-j"]],
    ["letters without Enter", "ny", ["n", "y"]],
    ["a letter and Enter", "y\r", ['"y\\n"']],
    ["a line", "nvme1n1\r", ['"nvme1n1\\n"']],
    ["two lines", "y\ry\r", ['"y\\ny\\n"']],
    ["a line that begins with Enter", "\ry", ['"\\ny"']],
    ["Enter held down on a slow line", "\r\r\r", ['"\\n\\n\\n"']],
    ["an arrow and Enter", "\u001b[B\r", ["down", '"\\n"']],
    ["Enter and an arrow", "\r\u001b[B", ["enter", "down"]],
    ["a line and Ctrl-C", "y\r\u0003", ['"y\\n"', "C-c"]],
    ["a marked paste", "\u001b[200~y\r\u001b[201~", ['"y\\r"']],
    ["a marked paste and Enter", "\u001b[200~y\u001b[201~\r", ['"y"', '"\\n"']],
    ["Alt with Enter", "a\u001b\r", ["a", "enter"]],
  ])("%s", (_name, bytes, expected) => {
    expect(read(bytes)).toEqual(expected);
  });

  it("belong to what was read just before", () => {
    expect(read("\r", true)).toEqual(['"\\n"']);
    expect(isTogether(null, 100)).toBe(false);
    expect(isTogether(100, 130)).toBe(true);
    expect(isTogether(100, 160)).toBe(false);
  });
});
