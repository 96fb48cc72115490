// `--together`, its limits, and `--limit`: options for nodes that run together. The nodes are not known yet.
import { OperatorError } from "../../errors.ts";
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_ERRORS,
  type FleetChoice,
  type Limit,
} from "../../plan/steps/fleets.ts";
import type { Runbook } from "../../runbook/model/runbook.ts";
import { nodeRoles } from "./targets.ts";

export interface FleetOptions {
  /** Roles, or `none` alone. */
  readonly together?: readonly string[];
  readonly maxConcurrency?: string;
  readonly maxErrors?: string;
  readonly soak?: string;
  readonly limit?: string;
}

/** The choice of `--together` or the guide, and the nodes it is limited to. */
export interface ChosenFleet extends FleetChoice {
  readonly proposed: readonly string[];
  /** Keys, names or ids of the nodes to include; null for all. */
  readonly only: readonly string[] | null;
}

const DEFAULT_LIMITS = { maxConcurrency: DEFAULT_CONCURRENCY, maxErrors: DEFAULT_ERRORS, soak: 0 };

/** The value of `--together` that runs the nodes of every role one by one. */
const NONE = "none";
const LONGEST_SOAK = 86_400;
/** Seconds in each unit of `--soak`. */
const SECONDS = new Map([
  ["m", 60],
  ["h", 3600],
]);

/**
 * The choice; undefined if no role's nodes run together. `proposed`: roles whose nodes ran together in an
 * earlier run. Throws OperatorError for an unknown role, a malformed value, and limits that have no effect.
 */
export function chooseFleet(
  options: FleetOptions,
  runbook: Runbook,
  proposed: readonly string[] = [],
): ChosenFleet | undefined {
  const named = options.together ?? [];
  const isOff = named.includes(NONE);
  if (isOff && named.length > 1)
    throw new OperatorError(
      `--together ${NONE} cannot be combined with --together ${named.find((it) => it !== NONE) ?? NONE}.`,
      `Use --together ${NONE} alone to run everything node by node.`,
    );
  const roles = isOff ? [] : [...new Set(named)];
  for (const role of roles) refuseRole(role, runbook);
  const known = nodeRoles(runbook);
  const declared = runbook.roles.flatMap(({ name, together }) => (together === true ? [name] : []));
  const more = isOff
    ? []
    : [...new Set([...declared, ...proposed])].filter((it) => known.includes(it) && !roles.includes(it));
  const choice = {
    roles,
    proposed: more,
    maxConcurrency: limitOf("--max-concurrency", options.maxConcurrency, 1) ?? DEFAULT_CONCURRENCY,
    maxErrors: limitOf("--max-errors", options.maxErrors, 0) ?? DEFAULT_ERRORS,
    soak: soakOf(options.soak),
    only: onlyNodes(options.limit),
  };
  if (roles.length + more.length > 0) return choice;
  refuseWithout(options);
  return undefined;
}

/** The roles that get every node that their selectors name. */
export function togetherRoles(choice: ChosenFleet | undefined): ReadonlySet<string> {
  return new Set(choice === undefined ? [] : [...choice.roles, ...choice.proposed]);
}

/** The choice of the set-up: these roles, with the limits of `chosen`, or the default ones. */
export function fleetOfRoles(
  roles: readonly string[],
  chosen: ChosenFleet | undefined,
  runbook: Runbook,
): FleetChoice {
  const before: FleetChoice & Pick<ChosenFleet, "proposed"> = chosen ?? {
    roles: [],
    proposed: [],
    ...DEFAULT_LIMITS,
  };
  const known = [...new Set([...before.roles, ...before.proposed, ...nodeRoles(runbook)])];
  const wanted = known.filter((role) => roles.includes(role));
  return {
    roles: wanted.filter((role) => before.roles.includes(role)),
    proposed: wanted.filter((role) => !before.roles.includes(role)),
    maxConcurrency: before.maxConcurrency,
    maxErrors: before.maxErrors,
    soak: before.soak,
  };
}

function refuseRole(role: string, runbook: Runbook): void {
  if (role === "local")
    throw new OperatorError(
      "--together cannot be used with `local`, which is this machine.",
      "Name a role of nodes.",
    );
  const roles = nodeRoles(runbook);
  if (roles.includes(role)) return;
  throw new OperatorError(
    `--together ${role}: the guide has no role ${role}.`,
    roles.length === 0 ? "It has no steps for nodes." : `Its roles are: ${roles.join(", ")}.`,
  );
}

function refuseWithout(options: FleetOptions): void {
  const given = [
    ["--max-concurrency", options.maxConcurrency],
    ["--max-errors", options.maxErrors],
    ["--soak", options.soak],
    ["--limit", options.limit],
  ].find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw new OperatorError(
    `${given[0]} needs nodes that run each step together, and this run goes node by node.`,
    `Add --together ROLE, or remove ${given[0]}.`,
  );
}

/** `12` nodes or `25%` of them, both whole numbers; null when not given. `least`: the minimum for either. */
function limitOf(option: string, text: string | undefined, least: 0 | 1): Limit | null {
  if (text === undefined) return null;
  const found = /^(\d{1,6})(%?)$/.exec(text);
  const value = Number(found?.[1]);
  if (found === null || value < least || (found[2] === "%" && value > 100))
    throw new OperatorError(
      `${option} ${text} is not a valid limit.`,
      `Give a whole number of nodes from ${least}, or a percentage from ${least}% to 100%.`,
    );
  return found[2] === "%" ? { percent: value } : { count: value };
}

/** Seconds. */
function soakOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const found = /^(\d{1,6})([smh]?)$/.exec(text);
  const seconds = Number(found?.[1]) * (SECONDS.get(found?.[2] ?? "") ?? 1);
  if (found !== null && seconds <= LONGEST_SOAK) return seconds;
  throw new OperatorError(
    `--soak ${text} is not a valid time.`,
    "Give seconds, minutes or hours up to 24h, such as --soak 90, --soak 90s or --soak 2m.",
  );
}

function onlyNodes(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  const names = text
    .split(",")
    .map((it) => it.trim())
    .filter((it) => it !== "");
  if (names.length > 0) return [...new Set(names)];
  throw new OperatorError("--limit is empty.", "Give names or instance ids, separated by commas.");
}
