// The commands whose end their node has told, whatever the service says of them. Who watches a command like that hears of it here.

export interface ReportedEnds {
  /** The node's ledger has told an end of the nonce. */
  tell(nonce: string): void;
  /** Resolves as soon as the node's ledger has told one. */
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
