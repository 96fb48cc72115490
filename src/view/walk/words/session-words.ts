// The open sessions on this computer, in words.
import type { Run } from "../../../run/model/run.ts";

/** `open beside the run: port 2222 (step 7)`; "" when there is none. */
export function sessionWords(run: Run): string {
  if (run.sessions.length === 0) return "";
  const each = run.sessions.map(({ task, port }) => {
    const step = run.tasks.indexOf(task) + 1;
    return port === null ? `step ${step}` : `port ${port} (step ${step})`;
  });
  return `open beside the run: ${each.join(", ")}`;
}
