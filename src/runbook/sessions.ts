// Commands that open a shell somewhere else (`ssh host`, `su -`, `docker exec -it web bash`): a guide's next commands
// are meant to run inside it, until `exit`. Here each command runs on its own node, so that is told at each of them.
import type { ReadDraft } from "./read-commands.ts";
import type { Finding } from "./runbook.ts";

interface Session {
  /** The command that opened it, on one line. */
  readonly opener: string;
  readonly line: number;
  readonly section: string;
  /** It lasts beyond its section: a login, not a look into a container. */
  readonly login: boolean;
}

const login =
  /^(?:sudo\s+(?:-\S+\s+)*)?(?:ssh\s|su\b|vagrant\s+ssh\b|docker-machine\s+ssh\s|aws\s+ssm\s+start-session\b|gcloud\s+compute\s+ssh\b|sudo\s+-(?:i|s|\S*i)\b)|^sudo\s+(?:-\S+\s+)*-(?:i|s)\b/;
const inside =
  /\b(?:docker|podman|nerdctl|docker-compose|docker\s+compose|kubectl|oc|lxc|crictl|chroot|nsenter|unshare)\b.*\b(?:exec|run|rsh|debug|attach|chroot|nsenter|unshare)\b/;
const shellAtEnd = /(?:^|[\s/])(?:ba|z|da|a)?sh(?:\s+-[il]+)?\s*$/;

/** For each draft: the session that the guide has open around it, as a finding. */
export function sessionFindings(drafts: readonly ReadDraft[]): readonly (readonly Finding[])[] {
  let open: Session | null = null;
  return drafts.map(({ draft, command }): readonly Finding[] => {
    if (draft.kind !== "command" || command === null) return [];
    const text = command.text.trim();
    const around: Session | null =
      open === null || open.login || open.section === draft.section ? open : null;
    const opened = sessionOf(text, command.analysis.interactive !== null);
    const place = draft.source.origins[0] ?? { line: 1, column: 1 };
    open = around;
    if (/^(?:exit|logout)\b/.test(text)) {
      open = null;
      return [];
    }
    if (opened !== null)
      open = {
        opener: text.replace(/\\?\s*\n\s*/g, " ").slice(0, 80),
        line: place.line,
        section: draft.section,
        login: opened === "login",
      };
    if (around === null || opened === "login") return [];
    return [
      {
        rule: "inside-session",
        severity: "warning",
        message: `The guide runs this inside \`${around.opener}\` (line ${around.line}); here it would run on the node itself.`,
        advice:
          "Choose the node that the session leads to, or put the command behind it, as in `ssh HOST 'command'` or `docker exec NAME command`.",
        ...place,
      },
    ];
  });
}

function sessionOf(text: string, interactive: boolean): "login" | "inside" | null {
  if (text.includes("\n") && !text.includes("\\\n")) return null;
  // A tunnel or a container in the background leaves the shell where it is.
  if (/^(?:sudo\s+)?ssh\b.*\s-[fNLRD]/.test(text) || /\s(?:-[a-ce-z]*d[a-z]*|--detach)\s/.test(text))
    return null;
  if (login.test(text)) return interactive ? "login" : null;
  if (inside.test(text) && (shellAtEnd.test(text) || /\b(?:rsh|debug)\b/.test(text)))
    return interactive || /\s-\w*[it]/.test(text) ? "inside" : null;
  return null;
}
