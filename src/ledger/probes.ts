// The probes: a closed list of fixed scripts that serve the ledger. Each is one header line and fixed text.

import { encodeText } from "./encoding/base64.ts";
import { ALPHABETS, type HeaderField, headerLine } from "./encoding/header-line.ts";
import { withoutBraces } from "./encoding/pack-body.ts";
import { BASE_SHELL } from "./node/base-shell.ts";
import { ENTRY_SHELL } from "./node/entry-shell.ts";
import { GREET_SHELL } from "./node/greet-shell.ts";
import { HOLDER_SHELL } from "./node/hold-shell.ts";
import { CLEAN_SHELL, FENCE_SHELL, READ_SHELL, RELEASE_SHELL } from "./node/probe-shell.ts";
import { CARRIED_WRAPPER, WRAPPER_SHA256 } from "./node/wrapper-text.ts";
import { LEDGER_ROOT } from "./order.ts";

export type ProbeOrder =
  /**
   * Reads the node's facts, takes its lock for this epoch of the run, makes the run's key pair, leaves the
   * wrapper. `who`: user and host of the operator. `take`: the hold of another run to take over; null for
   * none.
   */
  | {
      readonly kind: "greet";
      readonly run: string;
      readonly epoch: number;
      readonly who: string;
      readonly take: number | null;
    }
  /** Releases the node, unless a newer epoch holds it. */
  | { readonly kind: "release"; readonly run: string; readonly epoch: number }
  /** Reports a nonce's state, and `length` bytes of its output from `offset` (0: none). */
  | { readonly kind: "read"; readonly nonce: string; readonly offset: number; readonly length: number }
  /** Reports a nonce's state, and the end of its output so far. */
  | { readonly kind: "tail"; readonly nonce: string }
  /** Occupies a nonce; `stop` stops the command under it. */
  | { readonly kind: "fence"; readonly nonce: string; readonly stop: boolean }
  /** Empties the entries of commands that have ended. */
  | { readonly kind: "clean" };

/** The longest range that one read can return: its base64 must fit into what SSM keeps. */
export const LONGEST_RANGE = 16_500;

/** How many bytes from the end of the output `tail` returns. */
export const TAIL = 3_000;
/** The longest name of an operator, in characters. */
const LONGEST_WHO = 120;

/** The newest script: a fleet's nodes get the same one after another, and it is long. */
let newest = { of: "", script: "" };

/** The script of the probe. Throws BugError for a field outside its alphabet. */
export function renderProbe(probe: ProbeOrder, ledgerRoot: string = LEDGER_ROOT): string {
  const of = JSON.stringify([probe, ledgerRoot]);
  if (newest.of !== of) newest = { of, script: render(probe, ledgerRoot) };
  return newest.script;
}

function render(probe: ProbeOrder, ledgerRoot: string): string {
  const root: HeaderField = ["root", ledgerRoot, ALPHABETS.path];
  const [fields, text] = parts(probe);
  // The greeting includes the wrapper and leaves it there; it also uses its functions.
  const functions =
    probe.kind === "greet" ? CARRIED_WRAPPER : `${BASE_SHELL}\n${HOLDER_SHELL}\n${ENTRY_SHELL}`;
  return withoutBraces(`${headerLine([...fields, root])}\n${functions}\n${text}\n`);
}

function parts(probe: ProbeOrder): [readonly HeaderField[], string] {
  switch (probe.kind) {
    case "greet":
      return [
        [
          ["run", probe.run, ALPHABETS.run],
          ["epoch", String(probe.epoch), ALPHABETS.number],
          ["who", encodeText(probe.who.slice(0, LONGEST_WHO)), ALPHABETS.base64],
          ["take", probe.take === null ? "" : String(probe.take), ALPHABETS.numberOrNone],
          ["wrapper", WRAPPER_SHA256, ALPHABETS.sha256],
        ],
        GREET_SHELL,
      ];
    case "release":
      return [
        [
          ["run", probe.run, ALPHABETS.run],
          ["epoch", String(probe.epoch), ALPHABETS.number],
        ],
        RELEASE_SHELL,
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
    case "tail":
      return [
        [
          ["nonce", probe.nonce, ALPHABETS.nonce],
          ["offset", "", ALPHABETS.numberOrNone],
          ["length", String(TAIL), ALPHABETS.number],
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
