// The probes: a closed list of fixed scripts that look after the ledger. Each is one header line and fixed text.
import { BASE_SHELL } from "./base-shell.ts";
import { ENTRY_SHELL } from "./entry-shell.ts";
import { ALPHABETS, type HeaderField, headerLine } from "./header-line.ts";
import { LEDGER_ROOT } from "./order.ts";
import { withoutBraces } from "./pack-body.ts";
import { CLEAN_SHELL, FENCE_SHELL, GREET_SHELL, READ_SHELL } from "./probe-shell.ts";

export type ProbeOrder =
  /** Tells what the node is, raises the run's lock to this epoch, makes the run's key pair. */
  | { readonly kind: "greet"; readonly run: string; readonly epoch: number }
  /** Tells where a nonce stands, and gives `length` bytes of its output from `offset` (0: none). */
  | { readonly kind: "read"; readonly nonce: string; readonly offset: number; readonly length: number }
  /** Occupies a nonce; `stop` ends what runs under it. */
  | { readonly kind: "fence"; readonly nonce: string; readonly stop: boolean }
  /** Empties the entries of what has ended. */
  | { readonly kind: "clean" };

/** The longest range that one read can give: its base64 must stay below what SSM keeps. */
export const LONGEST_RANGE = 16_500;

/** The exact script of a probe. */
export function renderProbe(probe: ProbeOrder, ledgerRoot: string = LEDGER_ROOT): string {
  const root: HeaderField = ["root", ledgerRoot, ALPHABETS.path];
  const [fields, text] = parts(probe);
  return withoutBraces(`${headerLine([...fields, root])}\n${BASE_SHELL}\n${ENTRY_SHELL}\n${text}\n`);
}

function parts(probe: ProbeOrder): [readonly HeaderField[], string] {
  switch (probe.kind) {
    case "greet":
      return [
        [
          ["run", probe.run, ALPHABETS.run],
          ["epoch", String(probe.epoch), ALPHABETS.number],
        ],
        GREET_SHELL,
      ];
    case "read":
      return [
        [
          ["nonce", probe.nonce, ALPHABETS.nonce],
          ["offset", String(probe.offset), ALPHABETS.number],
          ["length", String(Math.min(probe.length, LONGEST_RANGE)), ALPHABETS.number],
        ],
        READ_SHELL,
      ];
    case "fence":
      return [
        [
          ["nonce", probe.nonce, ALPHABETS.nonce],
          ["stop", probe.stop ? "1" : "0", ALPHABETS.number],
        ],
        FENCE_SHELL,
      ];
    case "clean":
      return [[], CLEAN_SHELL];
  }
}
