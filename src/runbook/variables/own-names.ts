// Words such as `my-bucket` and `myResourceGroup`: names that the reader may choose, and that also work literally.
// Each is a variable with the word itself as its default.
import type { Span } from "../../shell/model/command.ts";
import { isSecretName } from "./variable-type.ts";

export interface OwnName extends Span {
  readonly name: string;
  /** It is in the place of a password or token, so nobody may use it literally. */
  readonly secret: boolean;
}

const word =
  /(?<![\w.$%@{-]|\$\{)(?:my[-_][a-z0-9](?:[\w-]*[a-z0-9])?|my[A-Z][a-z]\w*|My(?!Sql|Isam)[A-Z][a-z]\w*)(?![\w(]|-|\+?=|\s+=\s|\.[A-Za-z]|\/[\w-]*\.\w)/g;
/** The name of a program or function is not a value, and one that a command defines is the command's. */
const fixed = /(?:^\s*|[;&|({]\s*|\bsudo\s+|\.\/|\bfunction\s+)([Mm]y[\w-]+)|\b([Mm]y[\w-]+)(?=\(\)|\+?=)/g;
const secretPlace = /(?:PASS(?:WORD|WD)?|PWD|SECRET|TOKEN|[Pp]assword|[Tt]oken)["']?(?:[=:]|\s)\s*["']?$/;

/** Such names in a command, in order; `taken`: names that are programs or set by commands somewhere. */
export function ownNamesIn(text: string, taken: ReadonlySet<string> = new Set()): readonly OwnName[] {
  if (!/[Mm]y[-_A-Z]/.test(text)) return [];
  return [...text.matchAll(word)].flatMap((match): OwnName[] => {
    const [name] = match;
    const start = match.index;
    if (taken.has(name)) return [];
    const secret = isSecretName(name) && secretPlace.test(text.slice(Math.max(0, start - 24), start));
    return [{ name, start, end: start + name.length, secret }];
  });
}

/** Names in commands that look like these but are programs, functions or shell variables. */
export function fixedNames(texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) =>
      /[Mm]y[-_A-Z]/.test(text) ? [...text.matchAll(fixed)].map((match) => match[1] ?? match[2] ?? "") : [],
    ),
  );
}
