// May a value be in a place that is interpreted a second time (a nested shell, sed, awk, arithmetic…)?
// Quoting for the outer shell is undone there, so the value itself must be harmless.
import type { VariableType } from "../../runbook/model/runbook.ts";
import { evaluatesNames, takesWordsAsData } from "../../shell/dataflow/second-readers.ts";
import type { ValuePlace } from "../../shell/model/command.ts";

/** Characters that none of our interpreters treat specially. */
const PLAIN = /^[A-Za-z0-9._:/@+-]+$/;

/** Without a leading zero, which would change the number. */
const WHOLE_NUMBER = /^(?:0|[1-9][0-9]*)$/;

/** Types whose every value is plain, so a value known only on the node is allowed too. */
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

/**
 * The shell room's warning that a value could form the line that ends its here-document. The rendered text
 * shows exactly whether it does.
 */
const END_OF_HERE_DOCUMENT = "end of the here-document";

/** True when a second interpreter undoes the quotes of the place. */
export function isReadTwice(place: ValuePlace): boolean {
  return place.nested || (place.secondReader !== null && place.secondReader !== END_OF_HERE_DOCUMENT);
}

/**
 * Why the value may not be in a place that is read twice; null when it may. `value` null: a secret, known
 * only on the node. `before` is the command's text up to the place.
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
  // Free text is not a closed type: an interpreter may take a single letter as a command.
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
 * Why this reader may not read a variable's content a second time; null when it may. The content's type is no
 * longer known.
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
 * In a sed script, letters are commands (`w` writes, `e` executes): a value must stay inside either half of
 * an `s` command, or inside an address between slashes.
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
