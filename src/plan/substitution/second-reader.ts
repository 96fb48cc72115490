// May a value stand where something reads the text a second time (a nested shell, sed, awk, arithmetic…)? Quoting for
// the outer shell is undone there, so the value itself must be harmless. Only this judgement lives here.
import type { VariableType } from "../../runbook/model/runbook.ts";
import { evaluatesNames, takesWordsAsData } from "../../shell/dataflow/second-readers.ts";
import type { ValuePlace } from "../../shell/model/command.ts";

/** Characters that no interpreter on our list acts upon. */
const PLAIN = /^[A-Za-z0-9._:/@+-]+$/;

/** Without a leading zero, which would make another number of it. */
const WHOLE_NUMBER = /^(?:0|[1-9][0-9]*)$/;

/** Types whose every value is plain, so that a value known only on the node may be there too. */
const ALWAYS_PLAIN: ReadonlySet<VariableType> = new Set<VariableType>([
  "dns-name",
  "host-name",
  "ip-address",
  "port",
  "block-device",
  "swarm-token",
  "instance-id",
  "volume-id",
  "region",
  "size",
  "integer",
]);

/** The shell room's warning that a value could form the line which ends its here-document. Whether it does is seen exactly, in the result. */
const END_OF_HERE_DOCUMENT = "end of the here-document";

/** True when a second reading of the place undoes its quotes. */
export function isReadTwice(place: ValuePlace): boolean {
  return place.nested || (place.secondReader !== null && place.secondReader !== END_OF_HERE_DOCUMENT);
}

/**
 * Why the value may not be in a place that is read twice; null when it may. `value` null: a secret, known on the
 * node alone. `before` is the command's text up to the place.
 */
export function secondReaderProblem(
  place: ValuePlace,
  type: VariableType,
  value: string | null,
  before: string,
): string | null {
  if (!isReadTwice(place)) return null;
  const reader = place.secondReader ?? "a nested command";
  if (value === null)
    return ALWAYS_PLAIN.has(type) && !evaluatesNames(reader) && !/\bsed\b/.test(reader)
      ? null
      : `${reader} reads the text a second time, and a secret of type ${type} may contain characters that it interprets`;
  if (!PLAIN.test(value))
    return `${reader} reads the text a second time, so only letters, digits and . _ : / @ + - are allowed in the value`;
  // A free text is not a closed type: to an interpreter a single letter may be a command.
  if (type === "text" && !takesWordsAsData(reader))
    return `${reader} reads the text a second time, and could interpret a value of type text; declare a closed type`;
  if (value.startsWith("-"))
    return `${reader} reads the text a second time and could read a leading hyphen as an option or an operator`;
  if (evaluatesNames(reader) && !WHOLE_NUMBER.test(value))
    return `${reader} evaluates names, so only a whole number is allowed there`;
  if (reader === "brace expansion" && value.includes(".."))
    return "two dots inside braces make several words";
  if (/\bsed\b/.test(reader) && !/^[0-9]+$/.test(value)) return sedProblem(value, before);
  return null;
}

/**
 * Why what a variable holds may not be read a second time by this reader; null when it may. Its type is not known any
 * more.
 */
export function heldValueProblem(reader: string, value: string): string | null {
  if (evaluatesNames(reader))
    return WHOLE_NUMBER.test(value)
      ? null
      : `${reader} evaluates it, so only a whole number is allowed there`;
  return value === "" || PLAIN.test(value)
    ? null
    : `${reader} reads the text a second time, so only letters, digits and . _ : / @ + - are allowed in the value`;
}

/**
 * In a sed script letters are commands (`w` writes, `e` executes): a value must stay inside the halves of an `s` command or
 * inside an address between slashes.
 */
function sedProblem(value: string, before: string): string | null {
  const refusal = "sed would read a part of the value as a command";
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const script = line.slice(line.lastIndexOf("sed") + 3);
  const start = /(?:^|['"\s;{}0-9$])(?:s([/|#,:@!%~_])|(\/))/.exec(script);
  if (start === null) return refusal;
  const delimiter = start[1] ?? "/";
  const rest = script.slice(start.index + start[0].length);
  let part = 1;
  for (let i = 0; i < rest.length; i++) {
    if (rest[i] === "\\") i++;
    else if (rest[i] === delimiter) part++;
  }
  const parts = start[1] === undefined ? 1 : 2;
  return part <= parts && !value.includes(delimiter) ? null : refusal;
}
