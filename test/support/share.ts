// How much of a long series of stories, schedules or moments a run tells: `npm test` a share that changes day by day, so
// that the days together take them all; `npm run test:deep` (DEEP=1) all of them, which CI does each time.

/** True when whole series are told. */
export const DEEP = process.env.DEEP !== undefined;

/** Days since 1970, in UTC. */
const today = Math.floor(Date.now() / 86_400_000);

/** Whether number `at` of a series is told, when a run takes one in `of`. */
export function isTold(at: number, of: number): boolean {
  return DEEP || at % of === today % of;
}

/** How many of `all` random cases are tried, when a run takes one in `of`: at least one. */
export function casesOf(all: number, of: number): number {
  return DEEP ? all : Math.ceil(all / of);
}
