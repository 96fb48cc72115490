// Commands that open a shell elsewhere (`ssh host`, `su -`, `docker exec -it web bash`): a guide's next commands are
// meant to run inside it, until `exit`, or until the text, a prompt or a heading leads elsewhere. Here each command
// runs on its own node, so each of them gets a finding.
import { readTunnel } from "../../shell/sessions/aws-session.ts";
import type { ReadDraft } from "../commands/read-commands.ts";
import type { Draft } from "../draft/draft.ts";
import type { Finding, Section } from "../model/runbook.ts";
import { hasAny } from "../vocabulary/has-any.ts";
import { namesOwnMachine } from "../vocabulary/imperative.ts";
import { tabOf } from "../vocabulary/site-markup.ts";

export interface Session {
  /** The command that opened it, on one line. */
  readonly opener: string;
  readonly line: number;
  readonly section: string;
  /** It lasts beyond its section: a login, not a look into a container. */
  readonly login: boolean;
  /** It leads to another machine, which it names. */
  readonly away: boolean;
  /** The machine it leads to, or for another user's shell, the one it is on; null when it is unnamed. */
  readonly host: string | null;
  /** The machine in the prompt where it was opened. */
  readonly from: string | null;
  /** The guide line where its block begins. */
  readonly block: number;
  /** The guide's tab that it was opened in; it ends with the tab. */
  readonly tab: string | null;
}

const login =
  /^(?:sudo\s+(?:-\S+\s+)*)?(?:ssh\s|su\b|vagrant\s+ssh\b|docker-machine\s+ssh\s|aws\s+ssm\s+start-session\b|gcloud\s+compute\s+ssh\b|multipass\s+shell\b|sudo\s+-(?:i|s|\S*i)\b)|^sudo\s+(?:-\S+\s+)*-(?:i|s)\b/;
const inside =
  /\b(?:docker|podman|nerdctl|docker-compose|docker\s+compose|kubectl|oc|lxc|crictl|chroot|nsenter|unshare)\b.*\b(?:exec|run|rsh|debug|attach|chroot|nsenter|unshare)\b/;
const shellAtEnd = /(?:^|[\s/])(?:ba|z|da|a)?sh(?:\s+-[il]+)?\s*$/;
/** Images that start a shell if no command is given. */
const shellImage =
  /\brun\s(?:.*\s)?(?:[\w.-]+\/)*(?:ubuntu|debian|alpine|fedora|centos|rockylinux|almalinux|amazonlinux|oraclelinux|archlinux|busybox|bash|ubi\d*|opensuse|leap|tumbleweed|kali-rolling)(?::[\w.-]+)?\s*$/;
/** The text before a command tells the reader to leave a container. */
const backOutside =
  /(?:^|[.,;:] ?|\b(?:now|then|back|run|execute|go|switch|verify|check|look|list|inspect|see) (?:[\w `'-]{0,40} )?)(?:on|from|in) (?:the|your) (?:docker |container )?host\b(?!')|\b(?:return|go back|get back|switch back|come back) to (?:the|your) (?:docker |container )?host\b(?!')|\b(?:exit|leave|quit|detach from|outside(?: of)?) (?:from )?(?:of )?(?:the|this|that|your) (?:\w+ )?(?:container|pod|shell|session)\b|\b(?:in|from|open|using) (?:a|another|a new|a second|a different|a separate) (?:new )?(?:terminal|shell|window|tab|session|console)\b|\b(?:type|press|use|with|run|enter|hit)\W{0,3}(?:exit|ctrl|control|\^[dp])\b/i;
/** A manual step that ends a session. */
const leaves =
  /^(?:exit|leave|quit|close|log ?out (?:of|from)|disconnect from|detach from) (?:from )?(?:the|this|that|your)\b[^.]*\b(?:container|pod|shell|session|node|vm|server|ssh)\b|^(?:type|enter|use|run) (?:the )?[`"']?exit\b/i;
const inContainer = /\b(?:inside|within|in|from)\s+(?:of\s+)?(?:the|your|this)\s+(?:\w+\s+)?container\b/i;

/** The finding for a draft that the guide runs inside a session. */
export interface Inside {
  /** The open session; null for none. */
  readonly session: Session | null;
  readonly findings: readonly Finding[];
}

/** For each draft: the session that is open around it in the guide. */
export function readSessions(drafts: readonly ReadDraft[], sections: readonly Section[]): readonly Inside[] {
  const byId = new Map(sections.map((each) => [each.id, each]));
  const depth = (section: string): number => byId.get(section)?.depth ?? 0;
  /** Every login so far that names its machine, the last one for each machine. */
  const known = new Map<string, Session>();
  let open: readonly Session[] = [];
  let container: Session | null = null;
  let section: string | null = null;
  /** The text has said which of several machines is next. */
  let sure = true;
  return drafts.map(({ draft, command }): Inside => {
    if (draft.kind === "manual" && leavesSession(draft.title)) open = open.slice(0, -1);
    if (draft.kind !== "command" || command === null) return OUTSIDE;
    const text = command.text.trim();
    if (section !== draft.section) {
      // A look into a container ends with its section, and a login with its chapter.
      open = open.filter((each) => each.section === draft.section || each.login);
      open = open.filter((each) => depth(draft.section) >= depth(each.section));
      const { title = "", prose = [] } = byId.get(draft.section) ?? {};
      const said = [title, ...prose].map((text) => mentioned(text, known)).find((each) => each !== null);
      if (said !== undefined) open = movedTo(said, open);
      else if (prose.some((text) => leadsElsewhere(text, known))) open = [];
      sure = said !== undefined || section === null || known.size < 2 || open.at(-1)?.login !== true;
      section = draft.section;
    }
    const before = open;
    open = enclosingSession(draft, leftBehind(text, draft, open), known, container);
    if (open !== before) sure = true;
    const current = open.at(-1) ?? null;
    if (current?.login === false && draft.machine !== undefined && draft.machine !== current.from)
      known.set(draft.machine, current);
    if (/^(?:exit|logout)\b/.test(text)) {
      open = open.slice(0, -1);
      return { session: current, findings: [] };
    }
    // A command that stays open beside the run leads the reader nowhere.
    const beside = draft.mode === "session" || readTunnel(command.text, command.occurrences) !== null;
    const opened = beside ? null : sessionOf(text, command.analysis.interactive !== null);
    const place = draft.source.origins[0] ?? { line: 1, column: 1 };
    if (opened !== null) {
      const session: Session = {
        opener: text.replace(/\\?\s*\n\s*/g, " ").slice(0, 80),
        line: place.line,
        section: draft.section,
        login: opened === "login",
        away: opened === "login" && hostOf(text) !== null,
        host: hostOf(text) ?? current?.host ?? null,
        from: draft.machine ?? null,
        block: draft.block,
        tab: tabIn(draft),
      };
      if (opened === "inside") container = session;
      if (session.login && session.host !== null) known.set(session.host, session);
      // Going to the same place a second time means having left it.
      const own = hostOf(text);
      const again = open.findIndex(
        ({ host, opener }) => (own !== null && host === own) || opener === session.opener,
      );
      open = [...(again === -1 ? open : open.slice(0, again)), session];
      sure = true;
    }
    // A command explicitly for the operator's own machine is not typed into a shell elsewhere.
    if (current === null || opened === "login" || draft.on === "local")
      return { session: current, findings: [] };
    return {
      session: current,
      findings: [
        {
          rule: "inside-session",
          severity: "warning",
          message: sure
            ? `The guide runs this inside \`${current.opener}\` (line ${current.line}), but here it would run on the node itself.`
            : `The guide logs in to several machines and does not say which one runs this; the last login is \`${current.opener}\` (line ${current.line}).`,
          advice:
            "Choose the node that the session connects to, or put the command after it, like `ssh HOST 'command'` or `docker exec NAME command`.",
          ...place,
        },
      ],
    };
  });
}

function leavesSession(title: string): boolean {
  return hasAny(title, "exit", "leave", "quit", "close", "log", "disconnect", "detach") && leaves.test(title);
}

const OUTSIDE: Inside = { session: null, findings: [] };

/** The sessions open at a command, by its prompt and the text before it. */
function enclosingSession(
  draft: Draft,
  open: readonly Session[],
  known: ReadonlyMap<string, Session>,
  container: Session | null,
): readonly Session[] {
  const tab = tabIn(draft);
  if (open.some((each) => each.tab !== null && each.tab !== tab))
    return enclosingSession(
      draft,
      open.filter((each) => each.tab === null || each.tab === tab),
      known,
      container,
    );
  const { machine = null } = draft;
  if (machine !== null) {
    const named = known.get(machine);
    if (named !== undefined) return movedTo(named, open);
    const left = open.findIndex(({ from }) => from === machine);
    return left === -1 ? open : open.slice(0, left);
  }
  const said = draft.context[0] ?? "";
  if (namesOwnMachine(said) || /\bfrom your (?:workstation|laptop|computer)\b/i.test(said)) return [];
  if (leadsElsewhere(said, known)) return [];
  if (container !== null && inContainer.test(said) && !open.includes(container)) return [...open, container];
  const session = mentioned(said, known);
  return session === null ? open : movedTo(session, open);
}

/** The sessions, without containers, that the command cannot be meant for, or that the text before it leaves. */
function leftBehind(text: string, { context, block }: Draft, open: readonly Session[]): readonly Session[] {
  const last = open.at(-1);
  if (last === undefined || last.login) return open;
  const engine = engineOf(last.opener);
  const nested = /docker\.sock|\bdind\b|\bdocker:|--privileged|\/host\b/.test(last.opener);
  const outside = engine !== null && !nested && engineOf(text) === engine;
  if (block !== 0 && block === last.block && !outside) return open;
  return outside || context.some((line) => backOutside.test(line)) ? open.slice(0, -1) : open;
}

/** The program that makes or enters containers in a command; null when it begins with another program. */
function engineOf(text: string): string | null {
  const program = /^(?:sudo\s+(?:-\S+\s+)*)?([\w-]+)/.exec(text)?.[1] ?? "";
  if (/^(?:docker|docker-compose|docker-machine)$/.test(program)) return "docker";
  return /^(?:podman|nerdctl|kubectl|oc|lxc|crictl)$/.test(program) ? program : null;
}

function tabIn(draft: Draft): string | null {
  return draft.context.find((line) => tabOf(line) !== null) ?? null;
}

/** The sessions up to the last one on the same machine; only the session itself if none is open there. */
function movedTo(session: Session, open: readonly Session[]): readonly Session[] {
  if (!session.login)
    return open.includes(session) ? open.slice(0, open.indexOf(session) + 1) : [...open, session];
  const at = open.findLastIndex(({ host }) => host === session.host);
  return at === -1 ? [session] : open.slice(0, at + 1);
}

/** Does the text send the reader to a machine that no login leads to? */
function leadsElsewhere(text: string, known: ReadonlyMap<string, Session>): boolean {
  const named =
    /\b(?:run|executed?|performed)\b[^.]{0,40}\b(?:from|on) the ([\w-]*(?:box|host|machine)|[\w-]+ (?:machine|host|node|server|computer|box))\b/i.exec(
      text,
    )?.[1];
  return named !== undefined && !known.has(named.split(" ")[0] ?? "");
}

/** The login to the only machine that the text mentions; null for none or several. */
function mentioned(text: string, known: ReadonlyMap<string, Session>): Session | null {
  if (known.size === 0 || text === "") return null;
  const sentences = text.split(/(?<=[.!?:])\s+(?=[A-Z`])/).reverse();
  for (const sentence of sentences) {
    const found = [...known].filter(([host]) =>
      new RegExp(
        `\\b(?:on|onto|into|back to|to|from|in)\\s+(?:the\\s+)?[\`"'*]*${host.replace(/[^\w-]/g, "\\$&")}(?![\\w-])`,
        "i",
      ).test(sentence),
    );
    const [only] = found;
    if (only !== undefined) return found.length === 1 ? only[1] : null;
  }
  return null;
}

/** The machine in a login, without its user: `node0-a` of `ssh ubuntu@<node0-a IP address>`. */
function hostOf(text: string): string | null {
  const found =
    /\bssh\b[^\n]*?\s(?:[\w.<>$[\]{}-]+@)[<[{$]*([\w][\w.-]*)/.exec(text) ??
    /\bssh\s+(?:-\S+\s+(?:[\w./~]+\s+)?)*?[<[{$]*([A-Za-z][\w.-]*)[^\s]*\s*$/.exec(text);
  const host = found?.[1] ?? null;
  return host === null || host.length < 3 || /^(?:host|server|node|machine|ssh)$/i.test(host) ? null : host;
}

function sessionOf(text: string, interactive: boolean): "login" | "inside" | null {
  if (text.includes("\n") && !text.includes("\\\n")) return null;
  // A tunnel or a background container does not change the shell.
  if (/^(?:sudo\s+)?ssh\b.*\s-[fNLRD]/.test(text) || /\s(?:-[a-ce-z]*d[a-z]*|--detach)\s/.test(text))
    return null;
  if (login.test(text)) return interactive ? "login" : null;
  if (inside.test(text) && (shellAtEnd.test(text) || shellImage.test(text) || /\b(?:rsh|debug)\b/.test(text)))
    return interactive || /\s-\w*[it]/.test(text) ? "inside" : null;
  return null;
}
