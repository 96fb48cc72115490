// Selects runs: the filters of `runs` and `purge`.
import type { RunState, RunSummary } from "../../audit/runs/run-summary.ts";
import { OperatorError } from "../../errors.ts";

export interface FilterOptions {
  readonly guide?: string;
  readonly node?: string;
  readonly operator?: string;
  readonly outcome?: string;
  readonly since?: string;
  readonly until?: string;
}

const OUTCOMES: readonly RunState[] = ["done", "failed", "left", "open"];
const DAY = 86_400_000;

/** True if every filter matches. Throws OperatorError for an invalid value. `now` in ms since 1970. */
export function runFilter(options: FilterOptions, now: number): (run: RunSummary) => boolean {
  const { guide, node, operator, outcome } = options;
  if (outcome !== undefined && !OUTCOMES.includes(outcome as RunState)) {
    throw new OperatorError(
      `unknown outcome ${outcome}.`,
      "Use done, failed (finished with failures), left (stopped early) or open (running or interrupted).",
    );
  }
  const since =
    options.since === undefined ? Number.NEGATIVE_INFINITY : timeOf("--since", options.since, now, 0);
  const until =
    options.until === undefined ? Number.POSITIVE_INFINITY : timeOf("--until", options.until, now, DAY - 1);
  if (since > until) {
    throw new OperatorError(
      `--since ${options.since} is after --until ${options.until}.`,
      "--since must be the earlier time.",
    );
  }
  const fits = (wanted: string | undefined, texts: readonly (string | null)[]): boolean =>
    wanted === undefined || texts.some((text) => text?.toLowerCase().includes(wanted.toLowerCase()));
  return ({ started, state }) => {
    const { plan, operator: by } = started;
    return (
      fits(guide, [plan.title, plan.guide.path]) &&
      fits(
        node,
        plan.targets.flatMap(({ key, id, name, selector }) => [key, id, name, selector]),
      ) &&
      fits(operator, [`${by.user}@${by.host}`, by.arn]) &&
      (outcome === undefined || state === outcome) &&
      started.at >= since &&
      started.at <= until
    );
  };
}

/** A duration (`90d`, `12h`, `4w`) in milliseconds; null if it is not one. */
export function ageOf(text: string): number | null {
  const found = /^(\d{1,5})([hdw])$/.exec(text);
  if (found === null) return null;
  const unit = { h: DAY / 24, d: DAY, w: 7 * DAY }[found[2] ?? "d"] ?? DAY;
  return Number(found[1]) * unit;
}

/** A day (its start, plus `ofDay`), a time, or an age before now; UTC without a zone. */
function timeOf(option: string, text: string, now: number, ofDay: number): number {
  const age = ageOf(text);
  if (age !== null) return now - age;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const at =
    day || time !== null ? Date.parse(day || time?.[3] !== undefined ? text : `${text}Z`) : Number.NaN;
  // Some date parsers turn a day that does not exist into one of the next month.
  if (!Number.isNaN(at) && (!day || new Date(at).toISOString().startsWith(text)))
    return day ? at + ofDay : at;
  throw new OperatorError(
    `${option} ${text} is not a time.`,
    "Use a date (2026-11-27), a UTC time (2026-11-27T08:30), or an age (12h, 90d, 4w).",
  );
}
