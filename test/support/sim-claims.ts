// Which run may act on which node: an account of what was said to whom, held against every greeting that leaves, every
// command that leaves and every command that begins. It asks neither fold nor engine, nor the nodes' own judgement.
import type { RunEvent } from "../../src/run/model/event.ts";
import { headerOf } from "./sim-script.ts";
import { Violation } from "./sim-world.ts";

export interface SimClaims {
  /** A new process of the run: no node has answered it, and nobody has taken anything over in it. */
  processBegins(run: string): void;
  /** Its operator typed what it takes to take the hold. */
  takesOver(run: string, node: string, hold: number): void;
  /** A line of the run's log is on disk; `node` is that of its target, null when it has none. */
  line(run: string, event: RunEvent, node: string | null): void;
  /** A script leaves a process of the run. */
  sends(run: string, node: string, script: string): void;
  /** A confirmed command of the run begins on a node. */
  begins(run: string, node: string): void;
  /** The node answered a session of a run that it holds it. */
  greeted(node: string, run: string, epoch: number): void;
  /** The node answered a run that another holds it. */
  held(node: string, run: string, hold: number, pending: readonly string[]): void;
  /** The node's lock was released. */
  givenBack(node: string, run: string): void;
}

/** `holder`: which run holds a node, asked only when a run has been told that it does. */
export function simClaims(holder: (node: string) => string | null): SimClaims {
  /** The run that was told that it holds the node, and that still held it then. */
  const told = new Map<string, string>();
  /** Of living processes: nodes that have answered them, and holds that were taken over in them. */
  const answered = new Map<string, Set<string>>();
  const typed = new Map<string, Set<string>>();
  const logged = new Map<string, Set<string>>();
  const epochs = new Map<string, number>();
  /** Nodes that a run has set aside. */
  const aside = new Map<string, Set<string>>();
  /** Sessions that nodes have said yes to. */
  const welcome = new Set<string>();
  /** What nodes said to runs that they refused. */
  const refusals = new Map<string, Set<string>>();
  const of = (map: Map<string, Set<string>>, run: string): Set<string> => {
    const set = map.get(run) ?? new Set();
    map.set(run, set);
    return set;
  };
  const words = (hold: number, pending: readonly string[]): string => [hold, ...pending].join(" ");

  return {
    processBegins(run) {
      for (const map of [answered, typed, logged]) map.delete(run);
    },
    takesOver(run, node, hold) {
      of(typed, run).add(`${node} ${hold}`);
    },
    line(run, event, node) {
      if (event.type === "run.started" || event.type === "run.resumed")
        epochs.set(run, event.type === "run.started" ? 1 : event.epoch);
      if (node === null) return;
      if (event.type === "target.setAside") of(aside, run).add(node);
      if (event.type === "target.broughtBack") of(aside, run).delete(node);
      if (event.type === "target.identified") {
        if (!welcome.has(`${run} ${node} ${epochs.get(run)}`))
          throw new Violation(`${node} never told this session of ${run} that it holds it`);
        of(answered, run).add(node);
        if (holder(node) === run) told.set(node, run);
      } else if (event.type === "target.takenOver") {
        if (!of(typed, run).has(`${node} ${event.hold}`))
          throw new Violation(`the log says that ${node} was taken over, and nobody typed it`);
        of(logged, run).add(`${node} ${event.hold}`);
      } else if (event.type === "target.held") {
        const { hold, pending, run: other } = event.holder;
        of(answered, run).delete(node);
        if (other === run) throw new Violation(`${node} is said to be held by its own run`);
        const told = words(
          hold,
          pending.map(({ nonce }) => nonce),
        );
        if (!of(refusals, `${run} ${node}`).has(told))
          throw new Violation(`${node} never said what the log says of its holder: ${told}`);
      }
    },
    sends(run, node, script) {
      const header = headerOf(script, node);
      if (of(aside, run).has(node)) throw new Violation(`${node} was set aside, and is asked something`);
      if (header.has("limit") && !of(answered, run).has(node))
        throw new Violation(`${header.get("nonce")} is sent to a node that has not answered this process`);
      const take = header.get("take") ?? "";
      if (take !== "" && !of(logged, run).has(`${node} ${take}`))
        throw new Violation(`hold ${take} of ${node} is taken over, and nobody typed it in this process`);
    },
    begins(run, node) {
      const other = told.get(node);
      if (other !== undefined && other !== run)
        throw new Violation(`a command of ${run} begins on ${node}, which ${other} was told it holds`);
    },
    greeted(node, run, epoch) {
      welcome.add(`${run} ${node} ${epoch}`);
    },
    held(node, run, hold, pending) {
      of(refusals, `${run} ${node}`).add(words(hold, pending));
    },
    givenBack(node, run) {
      if (told.get(node) === run) told.delete(node);
    },
  };
}
