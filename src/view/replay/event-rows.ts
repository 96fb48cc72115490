// One event as rows: its kind, its time, who decided it, and each of its keys. Text of the log may be anything; rows
// make every character visible.
import type { RunEvent } from "../../run/model/event.ts";
import type { Run } from "../../run/model/run.ts";
import { decidedBy, decidedWords } from "../../transcript/lookup/confirmed-after.ts";
import { MARK_SIGNS, markOf } from "../../transcript/lookup/marks.ts";
import { clockWords, durationWords, timeWords } from "../../transcript/words/run-words.ts";
import { indentRows, type Row, row, wrapProse, wrapRow } from "../widgets/rows.ts";
import type { LogPlace } from "./log-source.ts";

/** How much is shown of one value, and of all together. */
const MOST_CHARACTERS = 4000;
const MOST_VALUES = 200;

/**
 * `before`: the run before the event; `place` and `placeBefore`: the positions of this event and the one before in
 * the log.
 */
export function eventRows(
  event: RunEvent,
  it: {
    readonly before: Run;
    readonly place: LogPlace;
    readonly placeBefore: LogPlace;
    readonly width: number;
  },
): readonly Row[] {
  const { before, place, placeBefore, width } = it;
  const decided = decidedBy(before, event);
  const mark = markOf(before, event);
  const sign = mark === null ? null : MARK_SIGNS[mark.kind];
  const head = [
    row(`Event ${place.position}: ${event.type}`, "strong"),
    ...wrapProse(whenWords(event.at, place, placeBefore), width - 2),
    ...(decided === null ? [] : wrapProse(decidedWords(decided), width - 2, "strong")),
    ...(sign === null ? [] : [row(`${sign.sign} ${sign.word}`, "strong")]),
    [],
  ];
  return indentRows([...head, ...valueRows(event, width - 2)], 1);
}

/** A line that cannot be read, as rows. */
export function unreadableRows(position: number, width: number): readonly Row[] {
  return indentRows(
    wrapProse(
      `Event ${position} cannot be read: its line is not in Lamplighter's format. The hash chain check says more.`,
      width - 2,
      "danger",
    ),
    1,
  );
}

function whenWords(at: number, place: LogPlace, before: LogPlace): string {
  const milliseconds = String(((at % 1000) + 1000) % 1000).padStart(3, "0");
  const time = timeWords(at).replace("Z", `.${milliseconds}Z`);
  if (place.position === 1) return `${time}, the start`;
  const since = at - before.at;
  const step =
    since >= 0
      ? `${durationWords(since)} after the event before`
      : `the clock went back by ${durationWords(-since)}`;
  return `${time} · ${clockWords(place.elapsed)} into the run · ${step}`;
}

/** Keys whose number is a time. */
const TIMES: ReadonlySet<string> = new Set(["observedAt", "notAfter", "since"]);

function valueRows(event: RunEvent, width: number): readonly Row[] {
  const values: (readonly [string, string])[] = [];
  const collect = (path: string, key: string, value: unknown): void => {
    if (values.length > MOST_VALUES) return;
    if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
      for (const [name, part] of Object.entries(value))
        collect(path === "" ? name : `${path}.${name}`, name, part);
    } else values.push([path, valueWords(key, value)]);
  };
  const { type: _, at: __, ...keys } = event;
  collect("", "", keys);
  const shown = values.slice(0, MOST_VALUES);
  const column = Math.min(Math.floor(width / 3), Math.max(0, ...shown.map(([path]) => path.length)) + 2);
  const rows = shown.flatMap(([path, text]): readonly Row[] => {
    const name = row(path.padEnd(column), "quiet");
    if (path.length >= column) return [name, ...indentRows(wrapRow(row(text), width - column), column)];
    return wrapRow(row(text), width - column).map((line, index) => [
      ...(index === 0 ? name : row(" ".repeat(column))),
      ...line,
    ]);
  });
  return values.length > MOST_VALUES
    ? [...rows, ...wrapProse("… and more: `lamplighter replay RUN --json` prints the rest.", width)]
    : rows;
}

function valueWords(key: string, value: unknown): string {
  if (typeof value === "number" && TIMES.has(key)) return `${value} (${timeWords(value)})`;
  if (typeof value !== "string") return JSON.stringify(value) ?? "";
  if (value.length <= MOST_CHARACTERS) return value;
  return `${value.slice(0, MOST_CHARACTERS)} … and ${value.length - MOST_CHARACTERS} more characters`;
}
