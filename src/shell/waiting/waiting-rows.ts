// Programs that wait, told by the words and options of their call alone: one row a form, with an example that it must match. The
// tests walk it. Those that need code are in waiting-programs.ts.
import { ANSWERS } from "./waiting-answers.ts";
import type { WaitingRow } from "./waiting-row.ts";
import { SERVERS } from "./waiting-servers.ts";
import { TERMINALS } from "./waiting-terminals.ts";

/** Every row; the first that matches counts. */
export const WAITING_ROWS: readonly WaitingRow[] = [...TERMINALS, ...ANSWERS, ...SERVERS];
