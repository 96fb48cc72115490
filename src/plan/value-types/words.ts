// Types for words and lines: paths, choices, the guide's own patterns, and plain text.
import { RE2JS } from "re2js";
import type { Variable } from "../../runbook/model/runbook.ts";
import type { ValueType } from "./value-type.ts";

/**
 * A path on a node. Up to 4096 bytes, 255 per part (Linux); no `..` parts, because the plan must show where
 * it leads.
 */
export const path: ValueType = {
  noun: "path",
  example: "/data",
  check(text) {
    const parts = text.split("/");
    if (text.startsWith("~"))
      return {
        rule: "the shell does not expand a quoted `~`",
        advice: "Write the full path, for example `/home/ec2-user`.",
      };
    if (parts.includes(".."))
      return {
        rule: "it must not contain `..`",
        advice: "Write the resulting path.",
      };
    if (byteLength(text) > 4095 || parts.some((part) => byteLength(part) > 255))
      return {
        rule: "the limit on Linux is 4095 bytes, and 255 for each part",
        advice: "Use a shorter path.",
      };
    return text;
  },
};

/** One of the words that the guide lists. */
export const choice: ValueType = {
  noun: "choice here",
  example: null,
  check(text, variable) {
    if (variable.choices.includes(text)) return text;
    return {
      rule: `only ${list(variable.choices)} ${variable.choices.length === 1 ? "is" : "are"} allowed`,
      advice: "Use one of them, with the same upper and lower case.",
    };
  },
};

/** A text that matches the guide's own pattern in full (RE2 syntax, linear time). */
export const pattern: ValueType = {
  noun: "value of the form that the guide asks for",
  example: null,
  check(text, variable) {
    const compiled = compile(variable.pattern);
    if (compiled === null)
      return {
        rule: "the guide's pattern for it is not valid",
        advice: `Correct the pattern of ${variable.name} in the guide (RE2 syntax), or declare another type.`,
      };
    if (compiled.matcher(text).matches()) return text;
    return {
      rule: `it must match ${variable.pattern ?? ""} as a whole`,
      advice:
        variable.example === null || variable.secret
          ? "Compare it with the pattern, character by character."
          : `Compare it with the guide's example, ${variable.example}.`,
    };
  },
};

/** Any line of visible characters. */
export const text: ValueType = { noun: "text", example: null, check: (value) => value };

/** The compiled pattern; null when the guide has none or RE2 rejects it. */
function compile(source: Variable["pattern"]): RE2JS | null {
  if (source === null) return null;
  try {
    return RE2JS.compile(source);
  } catch {
    return null;
  }
}

function list(words: readonly string[]): string {
  if (words.length === 0) return "nothing";
  const shown = words.map((word) => `\`${word}\``);
  return shown.length === 1
    ? shown.join("")
    : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1] ?? ""}`;
}

/** Length in UTF-8 bytes. */
function byteLength(value: string): number {
  let bytes = 0;
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
