import { describe, expect, it } from "vitest";
import { isDescriptor, mustBeQuoted } from "../../../src/plan/substitution/bare-word.ts";
import { secondReaderProblem } from "../../../src/plan/substitution/second-reader.ts";
import type { VariableType } from "../../../src/runbook/model/runbook.ts";
import type { ValuePlace } from "../../../src/shell/model/command.ts";

const place = (secondReader: string | null, nested = false): ValuePlace => ({
  start: 0,
  end: 1,
  place: "single-quoted",
  secondReader,
  nested,
  wholeWord: false,
});
const allowed = (reader: string, type: VariableType, value: string | null, before = ""): boolean =>
  secondReaderProblem(place(reader), type, value, before) === null;

describe("a place that is read twice", () => {
  it("takes plain values of closed types, and free text only where words are data", () => {
    for (const reader of [
      "bash -c",
      "eval",
      "ssh",
      "trap",
      "unknown program awk",
      "unknown program python3",
    ]) {
      expect(allowed(reader, "host-name", "node-01.example.org")).toBe(true);
      expect(allowed(reader, "text", "word")).toBe(false);
    }
    for (const reader of ["unknown program helm", "JSON", "docker template", "aws --parameters"])
      expect(allowed(reader, "text", "word")).toBe(true);
    expect(allowed("bash -c", "path", "/a b")).toBe(false);
    expect(allowed("bash -c", "path", "-a")).toBe(false);
    expect(secondReaderProblem(place(null, true), "path", "a;b", "")).toMatch(/nested command/);
    expect(secondReaderProblem(place(null), "text", "$(anything)", "")).toBeNull();
  });

  it("takes only whole numbers where a name would be a variable or a file", () => {
    for (const reader of ["arithmetic", "file descriptor", "subscript"]) {
      expect(allowed(reader, "integer", "12")).toBe(true);
      for (const value of ["x", "010", "a-b", "1.5", "PATH"])
        expect(allowed(reader, "host-name", value)).toBe(false);
    }
  });

  it("keeps a value inside a sed script's halves and addresses", () => {
    const sed = (before: string, value: string): boolean => allowed("sed program", "path", value, before);
    expect(sed("sed -i 's/a/", "node-01")).toBe(true);
    expect(sed("sed -i 's/", "node-01")).toBe(true);
    expect(sed('sed -e "s|/data|', "/srv/data")).toBe(true);
    expect(sed("sed '/", "node-01")).toBe(true);
    expect(sed("sed -n '", "12")).toBe(true);
    // A delimiter in the value, the flags behind the halves, and a command's own place.
    expect(sed("sed -i 's/a/", "x/w")).toBe(false);
    expect(sed("sed -i 's|a|", "x")).toBe(true);
    expect(sed("sed -i 's/a/b/", "e")).toBe(false);
    expect(sed("sed -n '", "1e")).toBe(false);
    expect(sed("sed '/x/", "w")).toBe(false);
    expect(sed("sed 's/a\\/", "b")).toBe(true);
  });

  it("lets in secrets whose every value is plain, and only where a word is no command", () => {
    expect(allowed("bash -c", "swarm-token", null)).toBe(true);
    expect(allowed("bash -c", "text", null)).toBe(false);
    expect(allowed("arithmetic", "swarm-token", null)).toBe(false);
    expect(allowed("sed program", "swarm-token", null)).toBe(false);
  });
});

describe("a bare word", () => {
  it("needs quotes where its neighbours would make something else of it", () => {
    for (const value of ["a,b", "1..3", "A=b", "if", "done", "time"])
      expect(mustBeQuoted(value, " "), value).toBe(true);
    for (const value of ["a", "a.b", "/data", "10.0.0.1", "iffy", "2"])
      expect(mustBeQuoted(value, " "), value).toBe(false);
    expect(mustBeQuoted("2", ">")).toBe(true);
    expect(isDescriptor("2", "<")).toBe(true);
    expect(isDescriptor("2a", ">")).toBe(false);
  });
});
