// Tells many schedules of the simulation and stops at the first that breaks a promise, with its seed and its story.
// SIM=1000000 asks for more schedules, SEED=123 for the one that is to be told again; both together for a range.
import { isTold } from "./share.ts";
import { simulate, type Told } from "./simulate.ts";

const { SEED, SIM } = process.env;
const SCHEDULES = Number(SIM ?? (SEED === undefined ? 10_000 : 1));
/** Of the schedules that nobody asked for by number, one in ten is told. */
const SHARE = 10;
/** Of those of several nodes, which take longer, one in forty. */
const FLEET_SHARE = 40;
const FIRST = Number(SEED ?? 1);

export interface Tally {
  readonly schedules: number;
  /** Commands that began. */
  readonly begun: number;
  readonly processes: number;
  /** Commands that were taken in one request with those of other nodes. */
  readonly together: number;
  /** How tasks ended, and how often. */
  readonly ends: Readonly<Record<string, number>>;
}

/** Tells every `parts`-th schedule, from `part` on, so that several test files share them. */
export async function tellSchedules(
  part: number,
  parts: number,
  simulation: typeof simulate = simulate,
): Promise<Tally> {
  const ends: Record<string, number> = {};
  // The many errors that are part of a schedule need no stack; it costs a twentieth of the time.
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  let [schedules, begun, processes, together] = [0, 0, 0, 0];
  for (let at = part; at < SCHEDULES; at += parts) {
    if (
      SIM === undefined &&
      SEED === undefined &&
      !isTold(Math.floor(at / parts), simulation === simulate ? SHARE : FLEET_SHARE)
    )
      continue;
    const seed = FIRST + at;
    const told =
      SCHEDULES === 1
        ? await printed(simulation, seed)
        : await simulation(seed).catch((error) => explain(simulation, seed, error));
    schedules++;
    begun += told.begun;
    processes += told.processes;
    together += takenTogether(told);
    for (const end of told.ends) ends[end] = (ends[end] ?? 0) + 1;
  }
  Error.stackTraceLimit = limit;
  return { schedules, begun, processes, together, ends };
}

function takenTogether({ log }: Told): number {
  const ids = log.flatMap((event) => (event.type === "invocation.accepted" ? [event.commandId] : []));
  return ids.filter((id) => ids.indexOf(id) !== ids.lastIndexOf(id)).length;
}

/** The story of a schedule is made when somebody needs it: the same seed tells the same. */
async function explain(simulation: typeof simulate, seed: number, cause: unknown): Promise<never> {
  Error.stackTraceLimit = 10;
  const story: string[] = [];
  await simulation(seed, (words) => story.push(words)).catch(() => undefined);
  throw new Error(`${story.join("\n")}\n\n${String(cause)} (tell it again with SEED=${seed})`, { cause });
}

async function printed(simulation: typeof simulate, seed: number): Promise<Told> {
  const told = await simulation(seed, (words) => console.log(words)).catch((error) =>
    explain(simulation, seed, error),
  );
  console.log(JSON.stringify({ ...told, log: undefined }));
  return told;
}
