// Programs that destroy, or run something opaque, in some of their forms: one row per form, each with an example that
// the tests use. Programs with their own rules are in destroying-programs.ts.

import type { Call } from "../../calls/call.ts";
import { hasOption } from "../../calls/options.ts";
import { ownWords } from "../../calls/own-words.ts";
import type { ShellWord } from "../../syntax/words.ts";
import type { Danger, Form } from "./danger.ts";
import { diskForms } from "./dangerous-disks.ts";
import { networkForms } from "./dangerous-networks.ts";
import { removingForms } from "./dangerous-removals.ts";
import { runningForms } from "./dangerous-runners.ts";
import { cloudForms } from "./dangerous-services.ts";

/** Every form. */
export function allForms(): readonly Form[] {
  return [...removingForms(), ...diskForms(), ...runningForms(), ...networkForms(), ...cloudForms()];
}

let byProgram: ReadonlyMap<string, readonly Form[]> | null = null;

/** The form of a call; null when no row matches. */
export function dangerOf(call: Call): Danger | null {
  byProgram ??= indexed();
  const forms = byProgram.get(call.program ?? "");
  if (forms === undefined || onlyShows(call)) return null;
  const operands = ownWords(call);
  const words = operands.map(({ value }) => value).join(" ");
  const form = forms.find((each) => matches(each, call, words));
  if (form === undefined) return null;
  const reason = `${call.program} ${form.what}`;
  if (form.disk === undefined) return { risk: form.risk, reason, names: namesOf(form, operands, words) };
  const devices = call.arguments.filter(({ value }) => value.startsWith("/dev/"));
  return { risk: form.risk, reason, names: devices, disk: form.disk };
}

/** It only prints information, or what it would do. */
function onlyShows({ arguments: args }: Call): boolean {
  return (
    hasOption(args, ["--help", "--version", "--check", "--dry-run"]) &&
    !args.some(({ value }) => /^--dry-run=(?:none|false)$/.test(value))
  );
}

function matches(form: Form, call: Call, words: string): boolean {
  const { words: own, options, argument, unless } = form;
  if (unless !== undefined && hasOption(call.arguments, unless)) return false;
  if (own === undefined && options === undefined && argument === undefined) return true;
  if (own !== undefined && !own.test(words)) return false;
  if (options !== undefined && !hasOne(call, options)) return false;
  return argument === undefined || call.arguments.some(({ value }) => argument.test(value));
}

function hasOne(call: Call, options: readonly string[]): boolean {
  return (
    hasOption(call.arguments, options) ||
    call.arguments.some(({ value }) => options.includes(value.split("=", 1)[0] ?? ""))
  );
}

/** The words after those that matched: what they act on. */
function namesOf(form: Form, operands: readonly ShellWord[], words: string): readonly ShellWord[] {
  if (form.words === undefined) return operands;
  const found = form.words.exec(words);
  const skipped =
    found === null
      ? []
      : words
          .slice(0, found.index + found[0].length)
          .trim()
          .split(" ");
  return operands.slice(skipped.length);
}

function indexed(): ReadonlyMap<string, readonly Form[]> {
  const index = new Map<string, Form[]>();
  for (const form of allForms())
    for (const program of form.programs.split(" ")) {
      const known = index.get(program);
      if (known === undefined) index.set(program, [form]);
      else known.push(form);
    }
  return index;
}
