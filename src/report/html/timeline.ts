// Positions on the timeline picture: long waits are shortened, so that a run that paused overnight is still
// readable. Numbers only; html-timeline.ts draws it.
import type { Deviation, Report } from "../model/report.ts";
import { type FleetPart, fleetParts } from "../words/fleet-report-words.ts";

/** A shortened wait; `from` and `to` on the axis. */
export interface Break {
  readonly from: number;
  readonly to: number;
  /** The milliseconds that it stands for. */
  readonly length: number;
}

export interface Bar {
  readonly step: number;
  readonly from: number;
  readonly to: number;
  readonly kind: "looked-at" | "good" | "bad" | "by-hand" | "accepted" | "skipped";
}

export interface Lane {
  readonly node: string;
  readonly bars: readonly Bar[];
}

export interface Timeline {
  readonly lanes: readonly Lane[];
  readonly marks: readonly { readonly at: number; readonly deviation: Deviation }[];
  readonly breaks: readonly Break[];
  readonly ticks: readonly { readonly at: number; readonly time: number }[];
}

/** A wait is shortened when it is longer than both this share of all waits and this many milliseconds. */
const LONGEST_SHARE = 0.08;
const LONGEST = 60_000;

const TICKS = 5;

/** The run on an axis from 0 to 1. */
export function timelineOf(report: Report): Timeline {
  const moments = momentsOf(report);
  const axis = axisOf(moments);
  const parts = fleetParts(report);
  const folded = new Set(parts.flatMap(({ steps }) => steps.map(({ number }) => number)));
  const fleetLanes = (report.fleets ?? []).map((fleet) => ({
    node: `${fleet.name}, ${fleet.nodes.length} nodes`,
    bars: parts.filter((part) => part.fleet === fleet).flatMap((part) => fleetBars(part, axis.place)),
  }));
  const single = report.steps.filter(({ number }) => !folded.has(number));
  const nodeLanes = report.nodes.map(({ key }) => ({
    node: key,
    bars: single.filter((step) => step.node === key).flatMap((step) => barsOf(step, axis.place)),
  }));
  const lanes = [...nodeLanes, ...fleetLanes].filter(({ bars }) => bars.length > 0);
  return {
    lanes,
    marks: report.deviations.map((deviation) => ({ at: axis.place(deviation.at), deviation })),
    breaks: axis.breaks,
    ticks: ticksOf(moments, axis.place),
  };
}

/**
 * A fleet's step: from its first node on, with a bar for each period in which any of its invocations was in
 * flight.
 */
function fleetBars({ first, steps }: FleetPart, place: Place): readonly Bar[] {
  const { number: step, shownAt } = first;
  const sent = steps
    .flatMap(({ invocations }) => invocations)
    .toSorted((a, b) => a.requestedAt - b.requestedAt);
  const ends = [...sent.map(({ finishedAt }) => finishedAt), ...steps.map(({ endedAt }) => endedAt)];
  if (shownAt === null) return [];
  const bars: Bar[] = [];
  for (const { requestedAt, finishedAt, ok } of sent) {
    const [from, to, last] = [place(requestedAt), place(finishedAt ?? requestedAt), bars.at(-1)];
    const kind = ok ? "good" : "bad";
    if (last === undefined || from > last.to) bars.push({ step, from, to, kind });
    else
      bars[bars.length - 1] = {
        ...last,
        to: Math.max(to, last.to),
        kind: last.kind === "bad" ? "bad" : kind,
      };
  }
  const to = Math.max(shownAt, ...ends.filter((at) => at !== null));
  return [{ step, from: place(shownAt), to: place(to), kind: "looked-at" }, ...bars];
}

type Place = (time: number) => number;

function momentsOf(report: Report): readonly number[] {
  const { begun, ended } = report.times;
  const of = report.steps.flatMap(({ shownAt, endedAt, invocations }) => [
    shownAt,
    endedAt,
    ...invocations.flatMap(({ requestedAt, finishedAt }) => [requestedAt, finishedAt]),
  ]);
  const all = [begun, ended, ...report.deviations.map(({ at }) => at), ...of.filter((at) => at !== null)];
  return [...new Set(all)].sort((a, b) => a - b);
}

function axisOf(moments: readonly number[]): { readonly place: Place; readonly breaks: readonly Break[] } {
  const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? moment));
  const short = gaps.filter((gap) => gap <= LONGEST).reduce((sum, gap) => sum + gap, 0);
  const most = Math.max(LONGEST, short * LONGEST_SHARE);
  const total = gaps.reduce((sum, gap) => sum + Math.min(gap, most), 0);
  const places = new Map<number, number>();
  const breaks: Break[] = [];
  let at = 0;
  for (const [index, moment] of moments.entries()) {
    const gap = index === 0 ? 0 : moment - (moments[index - 1] ?? moment);
    const from = at;
    at += total === 0 ? 0 : Math.min(gap, most) / total;
    if (gap > most) breaks.push({ from, to: at, length: gap });
    places.set(moment, at);
  }
  return { place: (time) => places.get(time) ?? 0, breaks };
}

function barsOf(step: Report["steps"][number], place: Place): readonly Bar[] {
  const { number, shownAt, endedAt, state, invocations } = step;
  if (shownAt === null) return [];
  const sent = invocations.map(
    ({ requestedAt, finishedAt, ok }): Bar => ({
      step: number,
      from: place(requestedAt),
      to: place(finishedAt ?? requestedAt),
      kind: ok ? "good" : "bad",
    }),
  );
  const last = endedAt ?? invocations.at(-1)?.finishedAt ?? shownAt;
  const looked: Bar = { step: number, from: place(shownAt), to: place(last), kind: "looked-at" };
  const other = state === "attested" ? "by-hand" : state === "accepted" || state === "skipped" ? state : null;
  const end: readonly Bar[] =
    other === null || endedAt === null
      ? []
      : [{ step: number, from: place(endedAt), to: place(endedAt), kind: other }];
  return [looked, ...sent, ...end];
}

/** The ends of the axis, and moments about evenly spaced between them. */
function ticksOf(moments: readonly number[], place: Place): Timeline["ticks"] {
  const wanted = Array.from({ length: TICKS }, (_, index) => index / (TICKS - 1));
  const nearest = wanted.map((target) =>
    moments.reduce(
      (best, moment) => (Math.abs(place(moment) - target) < Math.abs(place(best) - target) ? moment : best),
      moments[0] ?? 0,
    ),
  );
  const apart = nearest.filter(
    (moment, index) => index === 0 || place(moment) - place(nearest[index - 1] ?? moment) > 0.12,
  );
  return apart.map((time) => ({ at: place(time), time }));
}
