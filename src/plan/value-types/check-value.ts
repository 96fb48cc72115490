// Checks whether a text is a valid value for a variable's type. Rules for every type are here, each type's
// own in value-types/. A value is never repaired silently (only `/dev/` is removed from a disk's name), and a
// secret is never quoted.
import { SHORTEST_SECRET } from "../../output/secret-forms.ts";
import type { Variable, VariableType } from "../../runbook/model/runbook.ts";
import { ipAddress, port } from "./addresses.ts";
import { instanceId, region, volumeId } from "./aws-ids.ts";
import { blockDevice } from "./devices.ts";
import { dnsName, hostName } from "./names.ts";
import { integer, size } from "./numbers.ts";
import { swarmToken } from "./swarm-token.ts";
import type { ValueType } from "./value-type.ts";
import { choice, path, pattern, text as plainText } from "./words.ts";

/** Every closed type. */
export const VALUE_TYPES: Readonly<Record<VariableType, ValueType>> = {
  "dns-name": dnsName,
  "host-name": hostName,
  "ip-address": ipAddress,
  port,
  "block-device": blockDevice,
  "swarm-token": swarmToken,
  "instance-id": instanceId,
  "volume-id": volumeId,
  region,
  size,
  integer,
  path,
  choice,
  pattern,
  text: plainText,
};

export type CheckedValue =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** A longer text is a document; it would not fit on a screen that shows every character. */
const LONGEST = 4096;

/**
 * Invisible characters that have an effect: controls, formats (bidi, zero width), line and paragraph
 * separators, lone surrogates.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const EDGE_BLANK = /^\s|\s$/u;

/**
 * Checks a text as the variable's value. Returns the value in its one spelling (`/dev/nvme1n1` → `nvme1n1`),
 * or a message that names the rule and advice on what to try. Messages never contain a secret's text.
 */
export function checkValue(variable: Variable, text: string): CheckedValue {
  const general = generalProblem(variable, text);
  if (general !== null) return { ok: false, ...general };
  if (text === "") return { ok: true, value: "" };
  const type = VALUE_TYPES[variable.type];
  const checked = type.check(text, variable);
  if (typeof checked === "string") return { ok: true, value: checked };
  const subject = variable.secret ? `The value of ${variable.name}` : `\`${short(text)}\``;
  return {
    ok: false,
    message: `${subject} is not a valid ${type.noun}: ${checked.rule}`,
    advice: checked.advice,
  };
}

function generalProblem(
  variable: Variable,
  text: string,
): { readonly message: string; readonly advice: string } | null {
  const subject = `The value of ${variable.name}`;
  if (text === "")
    return variable.allow.includes("empty")
      ? null
      : { message: `${subject} is empty`, advice: `Enter a value${exampleOf(variable)}.` };
  if (text.length > LONGEST)
    return {
      message: `${subject} has ${text.length} characters; the limit is ${LONGEST}`,
      advice: "Put a long text into a file on the node and use its path.",
    };
  if (variable.secret && text.length < SHORTEST_SECRET)
    return {
      message: `${subject} is secret and has fewer than ${SHORTEST_SECRET} characters: too short to find and remove in outputs`,
      advice: "Use a longer one.",
    };
  if (EDGE_BLANK.test(text))
    return {
      message: `${subject} begins or ends with a blank`,
      advice: "Remove the blank: values are used exactly as typed.",
    };
  const unseen = UNSEEN.exec(text);
  if (unseen !== null)
    return {
      message: `${subject} has ${nameOf(unseen[0])} at character ${unseen.index + 1}`,
      advice: "A value is one line of visible characters: type it instead of pasting it.",
    };
  if ((text === "." || text === "..") && !(variable.type === "choice" && variable.choices.includes(text)))
    return {
      message: `${subject} is \`${text}\`, which is a different directory for each command`,
      advice: "Write the full path.",
    };
  if (text.startsWith("-") && !variable.allow.includes("dash"))
    return {
      message: `${subject} begins with a hyphen, and a program could read it as an option`,
      advice: "Remove the hyphen. A guide can allow it with `allow: [dash]`.",
    };
  return null;
}

function nameOf(character: string): string {
  if (character === "\n" || character === "\r") return "a line break";
  if (character === "\t") return "a tab";
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `an invisible character (U+${code})`;
}

function exampleOf(variable: Variable): string {
  const example = variable.secret ? null : VALUE_TYPES[variable.type].example;
  return example === null ? "" : `, for example \`${example}\``;
}

function short(text: string): string {
  const characters = [...text];
  return characters.length > 60 ? `${characters.slice(0, 59).join("")}…` : text;
}
