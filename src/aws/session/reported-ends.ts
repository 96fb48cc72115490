// The commands whose node has reported an end, whatever the service says. A watch on such a command is
// notified here.

export interface ReportedEnds {
  /** The node's ledger has reported an end for the nonce. */
  tell(nonce: string): void;
  /** Resolves when the node's ledger has reported an end. */
  heard(nonce: string): Promise<void>;
  /** Nobody listens any more: what was not told of is forgotten. */
  forget(nonce: string): void;
}

export function createReportedEnds(): ReportedEnds {
  const told = new Set<string>();
  /** Those that are listened to. A promise keeps all that waits for it, so it is not kept longer than needed. */
  const heard = new Map<string, { readonly end: Promise<void>; readonly tell: () => void }>();
  return {
    tell(nonce) {
      told.add(nonce);
      heard.get(nonce)?.tell();
    },
    heard(nonce) {
      if (told.has(nonce)) return Promise.resolve();
      const known = heard.get(nonce);
      if (known !== undefined) return known.end;
      let tell = (): void => {};
      const end = new Promise<void>((resolve) => {
        tell = resolve;
      });
      heard.set(nonce, { end, tell });
      return end;
    },
    forget(nonce) {
      heard.delete(nonce);
    },
  };
}
