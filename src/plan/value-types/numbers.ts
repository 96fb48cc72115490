// Whole numbers, and sizes with a unit.
import type { ValueType } from "./value-type.ts";

/** A whole decimal number of at most 18 digits, so that it fits 64-bit arithmetic. */
export const integer: ValueType = {
  noun: "whole number",
  example: "3",
  check(text) {
    if (/^-?(?:0|[1-9][0-9]{0,17})$/.test(text) && text !== "-0") return text;
    return {
      rule: "it must be at most 18 digits, without leading zeros",
      advice: "Write it without blanks, points or units, for example `3`.",
    };
  },
};

/**
 * A size: a number with an optional unit (`64G`, `64GB`, `512MiB`, `1.5T`); inserted into the command
 * unchanged.
 */
export const size: ValueType = {
  noun: "size",
  example: "64G",
  check(text) {
    if (/^(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,6})?(?:[KMGTP]i?B?|k|kB|B)?$/.test(text)) return text;
    return {
      rule: "it must be a number, then K, M, G, T or P, optionally iB or B, without a blank",
      advice: /^[0-9.]+ +[A-Za-z]+$/.test(text)
        ? "Remove the blank between the number and its unit."
        : "Write it like `64G` or `512MiB`.",
    };
  },
};
