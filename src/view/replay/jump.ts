// Where a typed destination leads: a step, an event, a time, a percentage. Times are UTC, as in the log.
import { plannedTasks } from "../../transcript/lookup/run-find.ts";
import { timeWords } from "../../transcript/words/run-words.ts";
import type { RunHistory } from "./run-history.ts";

/** What can be typed, for help and errors. */
export const JUMP_FORMS =
  "12 (a step), its name or id, #340 (an event), +5m, -30s, 14:32, 2026-11-24 14:32, 50%, end";

export type Jump = { readonly position: number } | { readonly problem: string };

/** The position that the text means, seen from `from`; or why there is none. */
export function jumpTo(text: string, history: RunHistory, from: number): Jump {
  const wanted = text.trim().toLowerCase();
  const { source } = history;
  if (wanted === "") return { problem: `Type a place: ${JUMP_FORMS}.` };
  if (wanted === "start") return { position: 1 };
  if (wanted === "end") return { position: history.length() };
  const event = /^#(\d{1,15})$/.exec(wanted);
  if (event !== null) return toEvent(Number(event[1]), history);
  const share = /^(\d{1,3})\s*%$/.exec(wanted);
  if (share !== null) return { position: partOfTheWay(history, Math.min(100, Number(share[1])) / 100) };
  const by = relative(wanted);
  if (by !== null) {
    const goal = source.place(from).elapsed + by;
    return { position: Math.min(history.length(), source.positionAt("elapsed", Math.max(0, goal))) };
  }
  const time = toTime(wanted, history, from);
  if (time !== null) return time;
  return toStep(text.trim(), history);
}

/** The position after that part (0 to 1) of the playing time. */
export function partOfTheWay(history: RunHistory, part: number): number {
  if (part <= 0) return 1;
  if (part >= 1) return history.length();
  const { source } = history;
  return Math.min(history.length(), source.positionAt("played", source.end().played * part));
}

function toEvent(number: number, history: RunHistory): Jump {
  const last = history.length();
  if (number >= 1 && number <= last) return { position: number };
  return { problem: `There is no event ${number}: ${soFar(history)}there are ${last}.` };
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `+5m`, `-1h30m`: milliseconds; null for anything else. */
function relative(text: string): number | null {
  const parts = /^([+-])((?:\d{1,6}\s*[smhd]\s*)+)$/.exec(text);
  if (parts === null) return null;
  const sum = [...(parts[2] ?? "").matchAll(/(\d+)\s*([smhd])/g)].reduce(
    (total, [, count, unit]) => total + Number(count) * (UNITS[unit ?? ""] ?? 0),
    0,
  );
  return parts[1] === "-" ? -sum : sum;
}

const DAY = 86_400_000;

/** A time of day, or a date with one; null for anything else. */
function toTime(text: string, history: RunHistory, from: number): Jump | null {
  const parts = /^(?:(\d{4})-(\d\d)-(\d\d)[ t])?(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?z?$/.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second = "0"] = parts;
  const ofDay = (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
  if (ofDay >= DAY || Number(minute) > 59 || Number(second) > 59)
    return { problem: `${text} is not a time of day.` };
  const { source } = history;
  const first = source.place(1).at;
  const last = source.end().latest;
  const day0 = (at: number): number => at - (((at % DAY) + DAY) % DAY);
  const days =
    year === undefined
      ? Array.from(
          { length: Math.min(400, (day0(last) - day0(first)) / DAY + 1) },
          (_, n) => day0(first) + n * DAY,
        )
      : [Date.UTC(Number(year), Number(month) - 1, Number(day))];
  // Compared by the minute if only a minute was typed.
  const least = first - (parts[6] === undefined ? 59_999 : 999);
  const times = days.map((start) => start + ofDay).filter((at) => at >= least && at <= last);
  const here = source.place(from).latest;
  const goal = times.find((at) => at >= day0(here)) ?? times.at(-1);
  if (goal === undefined)
    return { problem: `${soFar(history)}this log runs from ${timeWords(first)} to ${timeWords(last)}.` };
  // The first event not before it.
  const before = source.positionAt("latest", goal - 1);
  return { position: Math.min(history.length(), source.place(before).latest >= goal ? before : before + 1) };
}

/** A step by its number, name or id: where it was first shown. */
function toStep(text: string, history: RunHistory): Jump {
  const started = history.at(1).started;
  if (started === null) return { problem: "This log does not begin with a run." };
  const { tasks } = started.plan;
  const wanted = text.toLowerCase();
  const known = plannedTasks(started.plan);
  const called = (fits: (name: string) => boolean) =>
    known.filter(({ step, task }) =>
      [step.name ?? "", step.title, step.id, task.id].some((name) => name !== "" && fits(name.toLowerCase())),
    );
  const found = /^\d+$/.test(wanted)
    ? known.filter(({ index }) => index === Number(wanted) - 1)
    : ([
        (name: string) => name === wanted,
        (name: string) => name.startsWith(wanted),
        (name: string) => name.includes(wanted),
      ]
        .map(called)
        .find((some) => some.length > 0) ?? []);
  const [first] = found;
  if (first === undefined)
    return {
      problem: /^\d+$/.test(wanted)
        ? `There is no step ${wanted}: the guide has ${tasks.length}.`
        : `No step is called ${text}. Type ${JUMP_FORMS}.`,
    };
  const place = found
    .map(({ task }) => history.shown.get(task.id))
    .find((position) => position !== undefined);
  return place === undefined
    ? {
        problem: `Step ${first.index + 1} was not reached${history.whole() ? " in this run" : " in the part read so far"}.`,
      }
    : { position: place };
}

function soFar(history: RunHistory): string {
  return history.whole() ? "" : "so far ";
}
