// Who holds a modelled node, by the sentences of the design and not by our shell text: one run at a time holds a node, a
// node that was never held or was given back is anybody's, and from another run it is taken only by whoever names the
// very hold that stands.

export interface Hold {
  readonly number: number;
  readonly run: string;
  epoch: number;
  /** As it was said, in base64. */
  readonly who: string;
  /** By the node's clock, in seconds. */
  readonly since: number;
  released: boolean;
}

export interface SimHolds {
  /** The newest hold; null when there was never one. */
  newest(): Hold | null;
  /** True when it is this run that holds the node now. */
  isOf(run: string): boolean;
  /** Asks for the node; true when the run holds it then. `take`: the hold that is to be taken over. */
  ask(by: Pick<Hold, "run" | "epoch" | "who" | "since">, take: number | null): boolean;
  /** Gives the node back; false when the run, or a session of it that is not newer, does not hold it. */
  giveBack(run: string, epoch: number): boolean;
}

export function simHolds(): SimHolds {
  const holds: Hold[] = [];
  const newest = (): Hold | null => holds.at(-1) ?? null;
  const isOf = (run: string): boolean => newest()?.run === run && newest()?.released === false;
  return {
    newest,
    isOf,
    ask(by, take) {
      const last = newest();
      if (last !== null && isOf(by.run)) last.epoch = Math.max(last.epoch, by.epoch);
      else if (last === null || last.released || last.number === take)
        holds.push({ ...by, number: holds.length + 1, released: false });
      return isOf(by.run);
    },
    giveBack(run, epoch) {
      const last = newest();
      if (last === null || !isOf(run) || last.epoch > epoch) return false;
      last.released = true;
      return true;
    },
  };
}
