// `--set`: values for the plan, and secrets from files or descriptors that only the operator can read.
import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { OperatorError } from "../../errors.ts";
import type { Binding, Scope } from "../../plan/model/plan.ts";
import { checkValue } from "../../plan/value-types/check-value.ts";
import { type Known, parseSet, type Setting } from "../../plan/values/parse-set.ts";
import { readWithin } from "../process/read-within.ts";

/** In bytes; far more than any secret that a command takes. */
const LONGEST_SECRET = 64 * 1024;

/** A secret's value on its way to the vault; `target` null is for all. */
export interface SecretValue {
  readonly name: string;
  readonly target: string | null;
  readonly value: string;
}

export interface Settings {
  readonly bindings: readonly Binding[];
  readonly secrets: readonly SecretValue[];
}

/** Reads all `--set` options. Throws OperatorError for the first that is wrong. */
export function readSettings(texts: readonly string[], known: Known): Settings {
  const bindings: Binding[] = [];
  const secrets: SecretValue[] = [];
  for (const text of texts) {
    const setting = parseSet(text, known);
    if (setting.kind === "value") {
      bindings.push(setting.binding);
      continue;
    }
    const value = readSecret(setting, known);
    bindings.push({ name: setting.name, scope: setting.scope, value: null, secret: true, from: "given" });
    for (const target of targetsOf(setting.scope, known)) secrets.push({ name: setting.name, target, value });
  }
  return { bindings, secrets };
}

function readSecret(setting: Extract<Setting, { kind: "secret" }>, known: Known): string {
  const { name, source } = setting;
  // A file made with an editor ends in a newline that is not part of the secret.
  const value = (
    source.from === "file" ? readPrivateFile(source.path) : readDescriptor(source.number, name)
  ).replace(/\r?\n$/, "");
  const variable = known.variables.find((it) => it.name === name);
  const checked = variable === undefined ? null : checkValue(variable, value);
  if (checked !== null && !checked.ok)
    throw new OperatorError(`--set ${name}: ${checked.message}`, checked.advice);
  return value;
}

function readPrivateFile(path: string): string {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    throw new OperatorError(
      `cannot open the secret's file ${path}: ${(cause as Error).message}`,
      "Use a file (not a link) that you can read.",
      { cause },
    );
  }
  try {
    const { mode } = fstatSync(file);
    if ((mode & 0o077) !== 0) {
      throw new OperatorError(
        `other users can read the secret's file ${path} (mode ${(mode & 0o777).toString(8)}).`,
        `Restrict it: chmod 600 ${path}`,
      );
    }
    return secretIn(file, `the secret's file ${path}`);
  } finally {
    closeSync(file);
  }
}

function readDescriptor(number: number, name: string): string {
  try {
    return secretIn(number, `descriptor ${number} for ${name}`);
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(
      `cannot read descriptor ${number} for ${name}: ${(cause as Error).message}`,
      `Open it first, for example --set ${name}=@fd:3 3< FILE.`,
      { cause },
    );
  }
}

function secretIn(descriptor: number, from: string): string {
  const bytes = readWithin(descriptor, LONGEST_SECRET);
  if (bytes === null)
    throw new OperatorError(
      `${from} has more than ${LONGEST_SECRET / 1024} KB.`,
      "Check that it contains only the secret.",
    );
  return bytes.toString("utf8");
}

/** The vault knows targets, not roles. */
function targetsOf(scope: Scope, known: Known): readonly (string | null)[] {
  switch (scope.kind) {
    case "run":
      return [null];
    case "target":
      return [scope.target];
    case "role":
      return known.targets.filter((it) => it.roles.includes(scope.role)).map((it) => it.key);
  }
}
