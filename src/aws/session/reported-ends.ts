// The commands whose node has reported an end, whatever the service says. A watch on such a command is
// notified here.

export interface ReportedEnds {
  /** The node's ledger has reported an end for the nonce. */
  tell(nonce: string): void;
  /** Resolves when the node's ledger has reported an end. */
  heard(nonce: string): Promise<void>;
}

export function createReportedEnds(): ReportedEnds {
  const ends = new Map<string, { readonly told: Promise<void>; readonly tell: () => void }>();
  const of = (nonce: string) => {
    const known = ends.get(nonce);
    if (known !== undefined) return known;
    let tell = (): void => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    ends.set(nonce, { told, tell });
    return { told, tell };
  };
  return { tell: (nonce) => of(nonce).tell(), heard: (nonce) => of(nonce).told };
}
