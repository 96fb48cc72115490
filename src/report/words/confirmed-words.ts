// Who confirmed what, for every form of a report: each person once, with all their processes.
import { count, durationWords } from "../../transcript/words/run-words.ts";
import type { Actor, Deviation, Report } from "../model/report.ts";
import type { ReportFleet, ReportWave } from "../model/report-fleet.ts";

/** The people of the run, each once, in order of appearance: `ada@laptop (in 3 processes)`. */
export function peopleWords({ actors }: Pick<Report, "actors">): readonly string[] {
  const processes = new Map<string, number>();
  for (const actor of actors) {
    const { arn } = actor;
    const name = `${personName(actor)}${arn === null ? "" : ` (${arn})`}`;
    processes.set(name, (processes.get(name) ?? 0) + 1);
  }
  return [...processes].map(([name, n]) => (n === 1 ? name : `${name}, in ${n} processes`));
}

interface Confirmations {
  /** Confirmations for a single node. */
  commands: number;
  typed: number;
  /** Confirmations for several nodes: how many, for how many nodes in total, and how many were typed. */
  waves: number;
  nodes: number;
  typedWaves: number;
  decisions: number;
  review: number;
}

/** What each person confirmed, and their review time; one sentence each. */
export function confirmedWords(report: Report): readonly string[] {
  if (report.answers === "yes") return ["Nobody: --yes gave every answer (rehearsals only)."];
  const people = new Map<string, Confirmations>();
  const of = (actor: number) => {
    const known = report.actors[actor];
    const name = known === undefined ? "somebody" : personName(known);
    const person = people.get(name) ?? {
      commands: 0,
      typed: 0,
      waves: 0,
      nodes: 0,
      typedWaves: 0,
      decisions: 0,
      review: 0,
    };
    people.set(name, person);
    return person;
  };
  for (const { invocations } of report.steps)
    for (const { confirmed } of invocations) {
      if (confirmed === null) continue;
      const person = of(confirmed.actor);
      person.commands++;
      if (confirmed.typed !== null) person.typed++;
      person.review += confirmed.after ?? 0;
    }
  for (const { actor, after, typed, nodes } of (report.fleets ?? []).flatMap(wavesOf)) {
    const person = of(actor);
    person.waves++;
    person.nodes += nodes.length;
    if (typed !== null) person.typedWaves++;
    person.review += after ?? 0;
  }
  for (const { actor, after } of report.deviations.filter(isDecision)) {
    const person = of(actor);
    person.decisions++;
    person.review += after ?? 0;
  }
  if (people.size === 0) return ["Nothing was confirmed."];
  return [...people].map(([name, { commands, typed, waves, nodes, typedWaves, decisions, review }]) => {
    const parts = [
      count(commands, "command"),
      ...(typed === 0 ? [] : [`${typed} of them by typing a word`]),
      ...(waves === 0
        ? []
        : [`${count(waves, "confirmation")} for several nodes at once (${count(nodes, "command")})`]),
      ...(typedWaves === 0 ? [] : [`${typedWaves} of them by typing`]),
      ...(decisions === 0 ? [] : [`${count(decisions, "step")} decided without a command`]),
      `review time ${durationWords(review)}`,
    ];
    return `${name}: ${parts.join(", ")}.`;
  });
}

function wavesOf({ steps }: ReportFleet): readonly ReportWave[] {
  return steps.flatMap(({ waves }) => waves);
}

function personName({ user, host }: Actor): string {
  return `${user}@${host}`;
}

/** True when a person settled a step without running it. */
function isDecision({ kind }: Deviation): boolean {
  return DECISIONS.has(kind);
}

const DECISIONS: ReadonlySet<string> = new Set(["attested", "accepted", "skipped", "failure-accepted"]);
