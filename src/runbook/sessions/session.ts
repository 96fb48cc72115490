// Which commands for the operator's own machine stay open beside the run instead of exiting: those that the author
// marks (`mode=session`), and tunnels through AWS Systems Manager unless marked `mode=run`.
import { readTunnel } from "../../shell/sessions/aws-session.ts";
import { sessionPort } from "../../shell/sessions/session-port.ts";
import type { ReadDraft } from "../commands/read-commands.ts";
import type { Finding, Step } from "../model/runbook.ts";

export interface SessionReading {
  /** Null when the command exits. */
  readonly session: NonNullable<Step["session"]> | null;
  readonly findings: readonly Finding[];
}

/** Findings that do not apply to a session, because they describe its nature. */
export const ANSWERED_BY_SESSION: ReadonlySet<string> = new Set(["never-ends", "needs-terminal"]);

/** Reads it for a draft with the given role; `isVariable` knows the guide's names. */
export function readSession(
  { draft, command }: ReadDraft,
  role: string,
  isVariable: (name: string) => boolean,
): SessionReading {
  const findings: Finding[] = [];
  const place = draft.source.origins[0] ?? { line: 1, column: 1 };
  const find = (severity: Finding["severity"], message: string, advice: string): void =>
    void findings.push({ rule: "attribute", severity, message, advice, ...place });
  const { mode, port } = draft;
  const none = { session: null, findings };
  if (role !== "local" || command === null) {
    if (mode !== null || port !== null)
      find(
        "warning",
        "`mode` and `port` apply only to commands on your own machine and have no effect here.",
        "Add `on=local`, or remove them.",
      );
    return none;
  }
  const tunnel = readTunnel(command.text, command.occurrences);
  if (mode === "run" || (mode === null && tunnel === null)) {
    if (port !== null)
      find(
        "warning",
        "`port` applies only to a session and has no effect here.",
        "Add `mode=session`, or remove it.",
      );
    return none;
  }
  if (port !== null && !/^\d+$/.test(port) && !isVariable(port))
    find(
      "error",
      `\`port=${port}\` does not name a variable of this guide.`,
      "Give the port number, or declare the variable in the front matter.",
    );
  const named = [port, nameIn(tunnel?.port ?? null)].filter((it) => it !== null);
  const said = named.find((it) => /^\d+$/.test(it) || isVariable(it));
  const known = said ?? sessionPort(command.text)?.toString() ?? null;
  if (known === null && findings.length === 0)
    find(
      "warning",
      "The guide does not say which local port shows that the session is ready.",
      "Add `port=PORT` to the fence.",
    );
  return { session: { port: known }, findings };
}

/** The name in `<NAME>`, `$NAME` or `${NAME}`; unmarked text is returned unchanged. */
function nameIn(written: string | null): string | null {
  if (written === null) return null;
  const [, angle, braced, dollar] = /^(?:<([^<>]+)>|\$\{(\w+)\}|\$(\w+))$/.exec(written) ?? [];
  return angle ?? braced ?? dollar ?? written;
}
