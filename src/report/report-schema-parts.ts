// Small parts of the strict shape of a report.
import * as v from "valibot";

export const described = <S extends v.GenericSchema>(schema: S, text: string) =>
  v.pipe(schema, v.description(text));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const maybe = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
export const texts = v.array(v.string());
export const time = described(v.pipe(v.number(), v.integer()), "Milliseconds since 1970-01-01T00:00:00Z.");
export const duration = described(count, "Milliseconds.");
export const line = described(
  v.pipe(v.number(), v.integer(), v.minValue(1)),
  "A line of the log, counted from 1.",
);
export const number = described(
  v.pipe(v.number(), v.integer(), v.minValue(1)),
  "Number of a step, counted from 1 in run order.",
);
export const actorIndex = described(count, "Index in `actors`.");
export const digest = described(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), "SHA-256 in hexadecimal.");
export const answered = v.picklist(["screen", "plain", "yes", "approval"]);
