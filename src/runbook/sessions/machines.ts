// Guides for several machines say at the prompt (`worker$`) or in the text ("On the manager:") which machine a
// command is for: those are roles. A guide with only one machine name has no roles.
import type { ReadDraft } from "../commands/read-commands.ts";
import type { Section } from "../model/runbook.ts";
import { roleName } from "../settings/front-matter.ts";
import type { Session } from "./sessions.ts";

/** Prompts of a shell, a user, an environment or a container, where a machine's name could be. */
const NO_MACHINE =
  /^-?(?:ba|z|k|da|a|fi)?sh(?:-[\d.]+)?$|^(?:root|user|username|admin|ubuntu|ec2-user|centos|debian|postgres|mysql|oracle|git|deploy|vagrant|me|you|localhost|venv|\.venv|env|base|container|pod|docker)$|^[0-9a-f]{12}$/i;
const LOCAL =
  /^(?:local|laptop|workstation|desktop|mac|macbook|(?:my|your)-?(?:computer|machine|laptop|mac|pc))$/i;

const NAME =
  "(managers?|workers?|masters?|control[- ]planes?|primary|primaries|secondary|secondaries|replicas?|standby|leaders?|followers?|agents?|clients?|servers?|controllers?|computes?|bastion|jump ?box|jump ?host|load ?balancers?|gateways?|storage|database|(?:node|host|server|vm|machine|worker|manager|master|client)[- ]?(?:\\d{1,3}|[a-z]))";
const KIND = "(?: (?:nodes?|machines?|servers?|hosts?|instances?|vms?))?";
const WHICH = "(?:(?:the|each|every|all|both|all (?:of )?the|each of the|your|any) )?";
const WORD = new RegExp(`^${NAME}$`, "i");
const PLACE = "^(?:(?:now|then|next|first|finally|and|also),? )*(?:on|from) ";
const CALL = "^(?:[A-Z]\\w+,? )?(?:run|execute|type|issue|enter)\\b";
/**
 * How a sentence names a machine, with what it must and what it must not be told from. Few sentences begin like one that does, and
 * a rule for both at once takes many milliseconds to compile.
 */
const SAID: readonly { readonly begins: RegExp; readonly rest: RegExp }[] = [
  // "On the manager:", "Then, on each worker node, run:"; not "On the client side, …".
  {
    begins: new RegExp(PLACE, "i"),
    rest: new RegExp(`^${WHICH}${NAME}${KIND}\\s*(?:[,:]|$|run\\b|execute\\b|type\\b)`, "i"),
  },
  // "Run this on the master:"; not "Run this to see what is on the master."
  {
    begins: new RegExp(CALL, "i"),
    rest: new RegExp(`^(?! .*\\bto\\b)[^.:]{0,60}? (?:on|from) ${WHICH}${NAME}${KIND}\\s*[.:]?$`, "i"),
  },
];

/** The machine that a text says its commands are for; null for none. */
export function machineSaid(text: string): string | null {
  const sentence =
    text
      .slice(-300)
      .split(/(?<=[.!?])\s+(?=[A-Z])/)
      .at(-1)
      ?.trim() ?? "";
  for (const { begins, rest } of SAID) {
    const begun = begins.exec(sentence)?.[0];
    const name =
      begun === undefined ? undefined : rest.exec(sentence.slice(begun.length))?.[1]?.toLowerCase();
    if (name !== undefined) return singular(name).replace(/ /g, "-");
  }
  return null;
}

function singular(name: string): string {
  return name.replace(/ies$/, "y").replace(/([^s])s$/, "$1");
}

const own =
  /\byour (?:own )?(?:local )?(?:computer|machine|laptop|workstation|desktop|pc|mac)\b|\blocally\b/i;

/**
 * The prompts that a legend explains as the operator's own machine: "commands with `pc$` are run on your computer".
 */
export function ownPrompts(prose: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const text of prose) {
    if (!/[\w][$#>]/.test(text) || !own.test(text)) continue;
    const parts = text.split(/(?:^|[\s"'(])([A-Za-z][\w.-]{0,40})[$#>](?=[\s"'),.:]|$)/);
    for (let at = 1; at < parts.length; at += 2)
      if (own.test(parts[at + 1] ?? "")) found.add(parts[at] ?? "");
  }
  return found;
}

/**
 * For each draft, the role in its prompt or text; null without one, or where the guide does not distinguish machines.
 */
export function machineRoles(
  drafts: readonly ReadDraft[],
  sections: readonly Section[],
  sessions: readonly (Session | null)[],
  prose: readonly string[],
): readonly (string | null)[] {
  const legend = ownPrompts(prose);
  const titles = new Map(sections.map(({ id, title }) => [id, machineSaid(title)]));
  const named = drafts.map(({ draft }, index): string | null => {
    const { machine } = draft;
    if (machine !== undefined) {
      const session = sessions[index];
      // The prompt in a container is the container's.
      if (NO_MACHINE.test(machine) || (session?.login === false && session.from !== machine)) return null;
      return LOCAL.test(machine) || legend.has(machine) ? "local" : roleOf(machine);
    }
    const said = draft.context.slice(0, 3).map(machineSaid);
    return said.find((name) => name !== null) ?? titles.get(draft.section) ?? null;
  });
  const names = new Set(named.filter((name) => name !== null));
  // One machine under its own name and as "the server" is the same machine.
  const words = [...names].filter((name) => WORD.test(name)).length;
  const several = names.has("local") || words > 1 || names.size - words > 1;
  return several ? named : named.map(() => null);
}

function roleOf(machine: string): string | null {
  const name = machine
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[-_]+/, "")
    .slice(0, 40);
  return roleName.test(name) ? name : null;
}
