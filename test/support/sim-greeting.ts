// How a modelled node answers a run that greets it, or gives it back: which session of a run is the newest, which run
// holds the node, what of other runs may still happen there, and which disks it has.
import type { SimDisks } from "./sim-disks.ts";
import type { SimHolds } from "./sim-holds.ts";
import { nodeText } from "./sim-replies.ts";

type Probe = (header: ReadonlyMap<string, string>, answer: (stdout: Buffer) => void) => void;

export interface GreetingHooks {
  /** A session of a run was told that it holds the node. */
  readonly greeted: (node: string, run: string, epoch: number) => void;
  /** A run was told that another holds the node, and what of others may still happen there. */
  readonly held: (node: string, run: string, hold: number, pending: readonly string[]) => void;
  readonly givenBack: (node: string, run: string) => void;
}

export interface GreetingParts {
  readonly id: string;
  readonly hooks: GreetingHooks;
  readonly holds: SimHolds;
  readonly disks: SimDisks;
  /** The newest session of each run. */
  readonly locks: Map<string, number>;
  /** By run: the digest of the wrapper that lies there. */
  readonly wrappers: Map<string, string>;
  /** Runs for which the node has written down which instance it is. */
  readonly itself: Set<string>;
  /** The node's clock. */
  readonly seconds: () => number;
  readonly token: () => string;
  /** True while nothing can be written. */
  readonly full: () => boolean;
  readonly boot: () => string;
  /** What may still happen for other runs. */
  readonly pending: (run: string) => readonly { nonce: string; text: string; state: string }[];
}

/** How many pending commands a node tells of. */
const TOLD = 5;

export function simGreeting(parts: GreetingParts): { readonly greet: Probe; readonly release: Probe } {
  const { id, hooks, holds, disks, locks, wrappers, itself, seconds, token, full, boot, pending } = parts;

  /** Its agent does not say which instance this is. */
  const forgetful = id.endsWith("7");

  const greet: Probe = (header, answer) => {
    const run = header.get("run") ?? "";
    const epoch = Number(header.get("epoch"));
    const clockLine = `clock=${seconds()}`;
    const say = (...lines: readonly string[]): void =>
      answer(nodeText(token(), [`boot=${boot()}`, "os=Model", ...lines, clockLine]));
    if (full()) return say("lock=ledger");
    const newest = Math.max(epoch, locks.get(run) ?? 0);
    locks.set(run, newest);
    if (newest > epoch) return say(`lock=${newest}`);
    const take = header.get("take") ?? "";
    const by = { run, epoch, who: header.get("who") ?? "", since: seconds() };
    const ours = holds.ask(by, take === "" ? null : Number(take));
    const hold = holds.newest();
    if (ours) hooks.greeted(id, run, epoch);
    if (ours) {
      const wrapper = header.get("wrapper") ?? "";
      wrappers.set(run, wrapper);
      if (!forgetful) itself.add(run);
      return say(
        "lock=held",
        `hold=${hold?.number}`,
        "key=no-openssl",
        `wrapper=${wrapper}`,
        ...(forgetful ? [] : [`instance=${id}`]),
        ...disks.lines(),
      );
    }
    const others = pending(run);
    const told = others.slice(0, TOLD);
    hooks.held(
      id,
      run,
      hold?.number ?? 0,
      told.map(({ nonce }) => nonce),
    );
    say(
      "lock=other",
      `hold=${hold?.number}`,
      `holder=${hold?.run} ${hold?.since} ${hold?.who}`,
      ...told.map((entry) => `pending=${entry.nonce} ${entry.state} - ${base64(entry.text)}`),
      `more=${others.length - told.length}`,
    );
  };
  const release: Probe = (header, answer) => {
    const run = header.get("run") ?? "";
    const given = !full() && holds.giveBack(run, Number(header.get("epoch")));
    if (given) hooks.givenBack(id, run);
    if (given) wrappers.delete(run);
    if (given) itself.delete(run);
    const word = given ? "yes" : full() ? "failed" : "no";
    answer(nodeText(token(), [`released=${word}`, `hold=${holds.newest()?.number ?? 0}`]));
  };
  return { greet, release };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64") || "-";
}
