// What a log says of commands on nodes: the claims that the history of Systems Manager is compared with.
import type { RunEvent } from "../../run/model/event.ts";

/** One command that the log says should have been sent. */
export interface Claim {
  readonly nonce: string;
  /** The line of the log that says so, counted from 1. */
  readonly line: number;
  readonly task: string;
  readonly phase: string;
  readonly instance: string | null;
  readonly text: string;
  /** The version of the wrapper that the program then had, as the log has it. */
  readonly wrapper: string;
  /** Milliseconds since 1970 UTC. */
  readonly requestedAt: number;
  /** The log says that it never ran, and of no doubt before that: it was not sent, or AWS refused it. */
  readonly refused: boolean;
  /** The ids under which AWS accepted it, as the log has them. */
  readonly ids: readonly string[];
}

export interface LogClaims {
  readonly run: string;
  readonly claims: readonly Claim[];
  /** Digest of a line → its number, for those digests that were asked for. */
  readonly heads: ReadonlyMap<string, number>;
  /** The last line's number, and its digest. */
  readonly lines: number;
  readonly head: string;
  /** When the log's first and last events were; milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Collects what a log says of commands on nodes, line by line, in bounded memory but for the claims themselves. */
export function claimCollector(wantedHeads: ReadonlySet<string>): {
  readonly line: (line: { readonly seq: number; readonly prev: string; readonly event: RunEvent }) => void;
  readonly claims: (head: string) => LogClaims;
} {
  const claims = new Map<string, Claim>();
  const heads = new Map<string, number>();
  const instances = new Map<string, string | null>();
  /** What was asked of AWS itself, by nonce: the target that it is about. */
  const orders = new Map<string, string>();
  /** Commands of which it was not known whether AWS has taken them. */
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
