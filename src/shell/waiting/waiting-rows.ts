// Programs that wait, recognised only by the words and options of their call: one row per form, with an example that
// the tests use. Those that need code are in waiting-programs.ts.
import { ANSWERS } from "./waiting-answers.ts";
import type { WaitingRow } from "./waiting-row.ts";
import { SERVERS } from "./waiting-servers.ts";
import { TERMINALS } from "./waiting-terminals.ts";

/** Every row; the first that matches counts. */
export const WAITING_ROWS: readonly WaitingRow[] = [...TERMINALS, ...ANSWERS, ...SERVERS];
