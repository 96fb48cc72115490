// Parses and checks `--set [TARGET:]NAME=VALUE` and `--on ROLE=SELECTOR`. The files and descriptors they name
// are read elsewhere.
import { OperatorError } from "../../errors.ts";
import { type RoleTitles, rolesToType } from "../../runbook/model/role-title.ts";
import type { Variable } from "../../runbook/model/runbook.ts";
import type { Binding, Scope, Target } from "../model/plan.ts";
import { checkValue } from "../value-types/check-value.ts";
import { secretName } from "./secret-name.ts";

export interface Known {
  readonly variables: readonly Variable[];
  readonly roles: readonly string[];
  /** The guide's names for the roles. */
  readonly guide?: RoleTitles;
  readonly targets: readonly Target[];
}

/** A value to bind, or where to read a secret from. */
export type Setting =
  | { readonly kind: "value"; readonly binding: Binding }
  | {
      readonly kind: "secret";
      readonly name: string;
      readonly scope: Scope;
      readonly source:
        | { readonly from: "file"; readonly path: string }
        | { readonly from: "descriptor"; readonly number: number };
    };

/**
 * Reads one `--set`. VALUE begins after the first `=` and may contain any character; TARGET is a role or a
 * target. A secret is read only from `@FILE` or `@fd:N`. Throws OperatorError with what to try.
 */
export function parseSet(text: string, known: Known): Setting {
  const equals = text.indexOf("=");
  if (equals <= 0)
    throw new OperatorError(
      `--set ${equals === -1 ? "needs a name and a value" : "has no name before the ="}: ${shown(text, known)}`,
      "Write --set NAME=VALUE, or --set TARGET:NAME=VALUE for one role or target.",
    );
  const { variable, scope } = subjectOf(text.slice(0, equals), known);
  const value = text.slice(equals + 1);
  if (variable.secret)
    return { kind: "secret", name: variable.name, scope, source: secretSource(variable, value) };
  const checked = checkValue(variable, value);
  if (!checked.ok) throw new OperatorError(`--set ${variable.name}: ${checked.message}`, checked.advice);
  return {
    kind: "value",
    binding: { name: variable.name, scope, value: checked.value, secret: false, from: "given" },
  };
}

/** An instance, as the operator names it. */
export type Selector =
  | { readonly kind: "instance"; readonly id: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "tag"; readonly key: string; readonly value: string }
  /** All instances of an Auto Scaling group. */
  | { readonly kind: "group"; readonly name: string }
  /** An instance that does not exist yet: the stack that creates it. */
  | { readonly kind: "new"; readonly stack: string };

export interface RoleChoice {
  readonly role: string;
  readonly selector: Selector;
  /** The selector as given. */
  readonly text: string;
}

/**
 * Reads one `--on`. SELECTOR is an instance id, a name (tag Name), `tag:KEY=VALUE`, `asg:NAME`, or
 * `new:NAME`. Throws OperatorError.
 */
export function parseOn(text: string, roles: readonly string[], guide?: RoleTitles): RoleChoice {
  const usage =
    "Write --on ROLE=i-0123456789abcdef0, --on ROLE=NAME, --on ROLE=tag:KEY=VALUE, --on ROLE=asg:NAME, --on ROLE=@FILE, or --on ROLE=new:NAME.";
  const equals = text.indexOf("=");
  if (equals <= 0 || equals === text.length - 1)
    throw new OperatorError(`--on needs a role and a selector: ${text}`, usage);
  const role = text.slice(0, equals);
  const selector = text.slice(equals + 1);
  if (role === "local")
    throw new OperatorError(
      "--on cannot be used with `local`, which is this machine",
      "Remove it. The plan marks the commands for this machine.",
    );
  if (!roles.includes(role))
    throw new OperatorError(
      `The guide has no role ${role}`,
      roles.length === 0 ? "It has no steps for nodes." : `Its roles are: ${rolesToType(guide, roles)}.`,
    );
  if (/^\s|\s$|[\p{Cc}\p{Cf}]/u.test(selector))
    throw new OperatorError(`The selector for ${role} has blanks around it or invisible characters`, usage);
  return { role, selector: selectorOf(selector, usage), text: selector };
}

/** CloudFormation's rule for stack names. */
const STACK = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;

function selectorOf(text: string, usage: string): Selector {
  if (text.startsWith("new:")) {
    const stack = text.slice("new:".length);
    if (!STACK.test(stack))
      throw new OperatorError(
        `${stack === "" ? "An empty name" : stack} is not a valid name for a new node, because it becomes the name of a CloudFormation stack`,
        "Use a letter, then letters, digits and hyphens, at most 128 characters: --on ROLE=new:node-01.",
      );
    return { kind: "new", stack };
  }
  if (text.startsWith("tag:")) {
    const equals = text.indexOf("=");
    if (equals <= 4 || equals === text.length - 1)
      throw new OperatorError(`A tag needs a key and a value: ${text}`, usage);
    return { kind: "tag", key: text.slice(4, equals), value: text.slice(equals + 1) };
  }
  if (text.startsWith("asg:")) {
    const name = text.slice("asg:".length);
    if (name === "") throw new OperatorError("An Auto Scaling group needs a name after asg:", usage);
    return { kind: "group", name };
  }
  if (/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(text)) return { kind: "instance", id: text };
  if (/^i-[0-9a-f]+$/i.test(text))
    throw new OperatorError(
      `${text} is not an instance id, which is \`i-\` and 17 (on old instances 8) digits or letters a to f, in lower case`,
      "Copy it from the EC2 console. If this is the instance's name, use tag:Name=….",
    );
  return { kind: "name", name: text };
}

function subjectOf(left: string, known: Known): { readonly variable: Variable; readonly scope: Scope } {
  const byName = (name: string): Variable | undefined => known.variables.find((it) => it.name === name);
  const whole = byName(left);
  if (whole !== undefined) return { variable: whole, scope: { kind: "run" } };
  const colon = left.indexOf(":");
  const name = colon === -1 ? left : left.slice(colon + 1);
  const variable = byName(name);
  if (variable === undefined)
    throw new OperatorError(
      `The guide has no variable ${name}`,
      known.variables.length === 0
        ? "This guide has no variables: remove --set."
        : `Its variables are: ${known.variables.map((it) => it.name).join(", ")}.`,
    );
  if (colon === -1) return { variable, scope: { kind: "run" } };
  const who = left.slice(0, colon);
  // A target wins over a role of the same name: with one target for the role, both mean the same.
  if (known.targets.some((it) => it.key === who)) return { variable, scope: { kind: "target", target: who } };
  if (known.roles.includes(who)) return { variable, scope: { kind: "role", role: who } };
  throw new OperatorError(
    `--set ${left}: no role or target ${who}`,
    `Roles are: ${rolesToType(known.guide, known.roles) || "none"}; targets are: ${known.targets.map((it) => it.key).join(", ") || "none"}.`,
  );
}

function secretSource(variable: Variable, value: string): Extract<Setting, { kind: "secret" }>["source"] {
  const advice = `Remove it and type the value when a run asks for it, or write --set ${variable.name}=@FILE (a file that only you can read, mode 0600) or --set ${variable.name}=@fd:N (an open descriptor).`;
  const descriptor = /^@fd:([0-9]{1,4})$/.exec(value);
  if (descriptor !== null) return { from: "descriptor", number: Number(descriptor[1]) };
  if (value.startsWith("@") && value.length > 1 && !value.startsWith("@fd:"))
    return { from: "file", path: value.slice(1) };
  throw new OperatorError(
    `${variable.name} is secret, and others can read a value on the command line (history, process list)`,
    advice,
  );
}

/** The text for a message, unless it could contain a secret's value. */
function shown(text: string, known: Known): string {
  const holds = known.variables.some(
    (it) => it.secret && (text.includes(it.name) || text.includes(secretName(it.name))),
  );
  return holds || text.startsWith("=") ? "(not shown)" : text;
}
