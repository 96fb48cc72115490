// What a program carries to another machine, into a container, or into an environment: judged like any command.
import type { ShellWord } from "../syntax/words.ts";
import type { Call } from "./call.ts";
import { CARRIERS, type Carrier } from "./carrier-rows.ts";
import { takesNextWord } from "./options.ts";
import { valueOptions } from "./own-words.ts";

let byProgram: ReadonlyMap<string, readonly Carrier[]> | null = null;

export interface Carried {
  readonly carrier: Carrier;
  /** The words of the carried command; none if it opens a prompt, or reads from its input. */
  readonly words: readonly ShellWord[];
}

/** What the call carries; null when it carries nothing. */
export function carried(call: Call): Carried | null {
  byProgram ??= indexed();
  for (const carrier of byProgram.get(call.program ?? "") ?? []) {
    const words = carriedBy(carrier, call);
    if (words !== null) return { carrier, words };
  }
  return null;
}

/** Does the call, or one that carries it, act on another machine? */
export function isElsewhere(call: Call): boolean {
  for (let at = call.outer; at !== null; at = at.outer)
    if (carried(at)?.carrier.where === "machine") return true;
  return false;
}

function carriedBy(carrier: Carrier, call: Call): readonly ShellWord[] | null {
  const args = call.arguments;
  let takeValue: readonly string[] | null = null;
  const takesNext = (option: string): boolean => {
    takeValue ??= [
      ...valueOptions(call.program).filter((name) => !carrier.option?.includes(name)),
      ...(carrier.takeValue?.split(" ") ?? []),
    ];
    return takesNextWord(option, takeValue);
  };
  if (carrier.need !== undefined && !needed(carrier, args)) return null;
  const verbs = carrier.verb === "" ? [] : carrier.verb.split(" ");
  let left = carrier.before ?? Number.POSITIVE_INFINITY;
  let index = 0;
  for (; index < args.length; index += 1) {
    const value = args[index]?.value ?? "";
    const verb = verbs[0];
    if (verb !== undefined) {
      if (value === verb) verbs.shift();
      else if (!value.startsWith("-")) return null;
      else if (takesNext(value)) index += 1;
      continue;
    }
    if (value === "--") {
      if (carrier.before !== undefined && left > 0) continue;
      index += 1;
      break;
    }
    if (carrier.option !== undefined) {
      const found = optionValue(carrier.option, args, index);
      if (found !== null) return [found];
    }
    if (value.startsWith("-") && value !== "-") {
      if (takesNext(value)) index += 1;
    } else if (left > 0) left -= 1;
    else break;
  }
  if (verbs.length > 0) return null;
  return carrier.before === undefined && args[index - 1]?.value !== "--" ? [] : args.slice(index);
}

/** An ad-hoc command without `-m` uses the module `command`. */
function needed({ need, option }: Carrier, args: readonly ShellWord[]): boolean {
  if (args.some(({ value }) => need?.test(value))) return true;
  return option !== undefined && !args.some(({ value }) => /^(?:-m|--module-name)/.test(value));
}

/** The value of one of the options at the index: the next word, or what follows its `=`. */
function optionValue(
  options: readonly string[],
  args: readonly ShellWord[],
  index: number,
): ShellWord | null {
  const word = args[index];
  if (word === undefined) return null;
  if (options.includes(word.value)) return args[index + 1] ?? null;
  const long = options.find((name) => name.startsWith("--") && word.value.startsWith(`${name}=`));
  return long === undefined ? null : { ...word, value: word.value.slice(long.length + 1) };
}

function indexed(): ReadonlyMap<string, readonly Carrier[]> {
  const index = new Map<string, Carrier[]>();
  for (const carrier of CARRIERS)
    for (const program of carrier.programs.split(" "))
      index.set(program, [...(index.get(program) ?? []), carrier]);
  return index;
}
