// What a log says about commands on nodes: the claims to compare with the history of Systems Manager.
import type { RunEvent } from "../../run/model/event.ts";

/** One command that the log says was to be sent. */
export interface Claim {
  readonly nonce: string;
  /** The line of the log that says so, counted from 1. */
  readonly line: number;
  readonly task: string;
  readonly phase: string;
  readonly instance: string | null;
  readonly text: string;
  /** The program's wrapper version at that time, from the log. */
  readonly wrapper: string;
  /** Milliseconds since 1970 UTC. */
  readonly requestedAt: number;
  /** The log says that it never ran and was never in doubt: it was not sent, or AWS refused it. */
  readonly refused: boolean;
  /** The ids under which AWS accepted it, from the log. */
  readonly ids: readonly string[];
}

export interface LogClaims {
  readonly run: string;
  readonly claims: readonly Claim[];
  /** Digest of a line → its number, for the requested digests. */
  readonly heads: ReadonlyMap<string, number>;
  /** The number and digest of the last line. */
  readonly lines: number;
  readonly head: string;
  /** The times of the log's first and last events; milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Collects the log's claims line by line. Apart from the claims, memory use is bounded. */
export function claimCollector(wantedHeads: ReadonlySet<string>): {
  readonly line: (line: { readonly seq: number; readonly prev: string; readonly event: RunEvent }) => void;
  readonly claims: (head: string) => LogClaims;
} {
  const claims = new Map<string, Claim>();
  const heads = new Map<string, number>();
  const instances = new Map<string, string | null>();
  /** Orders to AWS itself, by nonce: the target of each. */
  const orders = new Map<string, string>();
  /** Commands that AWS may or may not have accepted. */
  const doubted = new Set<string>();
  let run = "";
  let wrapper = "";
  let [from, to, lines] = [0, 0, 0];
  return {
    line({ seq, prev, event }) {
      if (wantedHeads.has(prev)) heads.set(prev, seq - 1);
      lines = seq;
      to = Math.max(to, event.at);
      if (event.type === "run.started" || event.type === "run.resumed") wrapper = event.program.wrapper;
      if (event.type === "run.started") {
        run = event.run;
        from = event.at;
        for (const target of event.plan.targets) instances.set(target.key, target.id);
      } else if (event.type === "invocation.requested" && event.kind === "script") {
        const { nonce, task, phase, target, text, at } = event;
        const instance = instances.get(target) ?? null;
        claims.set(nonce, {
          nonce,
          line: seq,
          task,
          phase,
          instance,
          text,
          wrapper,
          requestedAt: at,
          refused: false,
          ids: [],
        });
      } else if (event.type === "invocation.requested" && event.kind === "aws") {
        orders.set(event.nonce, event.target);
      } else if (event.type === "invocation.uncertain") {
        doubted.add(event.nonce);
      } else if (event.type === "run.resumed") {
        for (const nonce of claims.keys()) doubted.add(nonce);
      } else if (event.type === "invocation.finished") {
        if (event.made !== undefined) instances.set(orders.get(event.nonce) ?? "", event.made.instance);
        const claim = claims.get(event.nonce);
        const refused = event.outcome === "not-run" && claim?.ids.length === 0 && !doubted.has(event.nonce);
        if (claim !== undefined && refused) claims.set(event.nonce, { ...claim, refused });
      } else if (event.type === "invocation.accepted") {
        const claim = claims.get(event.nonce);
        if (claim !== undefined) claims.set(event.nonce, { ...claim, ids: [...claim.ids, event.commandId] });
      }
    },
    claims(head) {
      if (wantedHeads.has(head)) heads.set(head, lines);
      return { run, claims: [...claims.values()], heads, lines, head, from, to };
    },
  };
}
