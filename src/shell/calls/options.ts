// Options and operands among a program's arguments, read in the same way for every table.
import type { ShellWord } from "../syntax/words.ts";

/** The arguments before `--` that look like options, and all others. */
export function splitArguments(
  args: readonly ShellWord[],
  takeValue: readonly string[] = [],
): { readonly options: readonly ShellWord[]; readonly operands: readonly ShellWord[] } {
  const options: ShellWord[] = [];
  const operands: ShellWord[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === undefined) break;
    if (word.value === "--") {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (word.value.startsWith("-") && word.value !== "-") {
      options.push(word);
      if (takesNextWord(word.value, takeValue)) index += 1;
    } else operands.push(word);
  }
  return { options, operands };
}

/** Is one of the options present? Finds `-x` in a cluster (`-rxf`) too, and `--long` as `--long=value`. */
export function hasOption(args: readonly ShellWord[], names: readonly string[]): boolean {
  return splitArguments(args).options.some(({ value }) => names.some((name) => isOption(value, name)));
}

/**
 * Is the option's value the next word? In a cluster (`-nu root`) only if it is the last letter (`-uroot` contains
 * it).
 */
export function takesNextWord(option: string, takeValue: readonly string[]): boolean {
  if (takeValue.includes(option)) return true;
  if (!/^-[A-Za-z0-9]{2,}$/.test(option)) return false;
  const first = [...option.slice(1)].findIndex((letter) => takeValue.includes(`-${letter}`));
  return first === option.length - 2;
}

function isOption(value: string, name: string): boolean {
  if (value === name) return true;
  if (name.startsWith("--")) return value.startsWith(`${name}=`);
  return name.length === 2 && /^-[A-Za-z0-9]+$/.test(value) && value.includes(name.charAt(1));
}
