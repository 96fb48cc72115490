// A log that is opened to go on with it, with its events.
import { type OpenedLog, openLog } from "../../src/audit/chain/append-log.ts";
import type { RunEvent } from "../../src/run/model/event.ts";

export async function reopened(
  directory: string,
  now: () => number,
): Promise<OpenedLog & { readonly events: readonly RunEvent[] }> {
  const events: RunEvent[] = [];
  return { ...(await openLog(directory, now, (event) => events.push(event))), events };
}
