// `secret-in-clear`: a password, token or key in a command, readable by everyone. Placeholders and shell variables do
// not count. The finding never repeats the secret.
import type { Call } from "../../calls/call.ts";
import type { ShellReading } from "../../calls/calls.ts";
import type { ShellFinding, Span } from "../../model/command.ts";
import { hasMask } from "../../syntax/mask.ts";
import type { ShellWord } from "../../syntax/words.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

/** What is recognisably a secret by itself. AWS's example keys do not count. */
const SHAPES =
  /\b(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z0-9]{16}\b|\bSWMTKN-1-[0-9a-z]{20,}-[0-9a-z]{20,}|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[abpr]-[A-Za-z0-9-]{20,}/g;

/** Names of secret things: `DB_PASSWORD`, `auth.token`. A file or a length is not a secret. */
const NAME =
  /(?:^|[_.-]|[a-z](?=[A-Z]))(?:password|passwd|passphrase|pwd|secret|token|api_?key|access_?key|secret_?key|private_?key)$/i;

/** `NAME=value`, also inside an option (`--from-literal=password=x`) and after other settings (`a=b,password=x`). */
const SETTING = /(?:^-{0,2}|[=,;\s])([A-Za-z_][\w.-]*)(?==([^,;\s]*))/g;
/** A line of a settings file. */
const LINE =
  /^[ \t]*(?:export[ \t]+)?["']?([A-Za-z_][\w.-]*)["']?[ \t]*[:=][ \t]*["']?([^\s"',]+)["']?,?[ \t]*$/gm;
const OPTION = /^--?(?!(?:no|disabled?|without|skip|allow|require|use|enable)-)([A-Za-z][\w.-]*)$/;
const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]+:([^\s@/]+)@/i;
const SQL = /\b(?:identified\s+(?:with\s+\S+\s+)?by|(?:with|set)\s+(?:encrypted\s+)?password)\s+'([^']+)'/i;

export const secretInClear: FindingRule = ({ text, masked, reading }) => {
  const spans: Span[] = [...masked.matchAll(SHAPES)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  for (const call of reading.calls) {
    const words = [...assignmentWords(call), ...call.arguments];
    for (const [index, word] of words.entries())
      if (holdsSecret(word) || isOptionsValue(call, words[index - 1], word)) spans.push(word);
    if (isGivenByPipe(call)) spans.push(call.pipeline[call.stage - 1] ?? call);
  }
  spans.push(...linesWithSecrets(masked, reading));
  const found: ShellFinding[] = [];
  for (const { start, end } of spans.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < (found.at(-1)?.end ?? 0) || text.slice(start, end) === "") continue;
    found.push(
      finding(
        "secret-in-clear",
        "warning",
        { start, end },
        "A secret is in plain text here: anyone who reads the guide, the log or the node's process list sees it.",
        "Use a placeholder such as <PASSWORD> instead, and change the secret if it is real.",
      ),
    );
  }
  return found;
};

/** `PASSWORD=x command` and `PASSWORD=x` as words. */
function assignmentWords(call: Call): readonly ShellWord[] {
  const node = call.visit?.node;
  if (node?.type !== "Command") return [];
  return node.prefix.flatMap((part): ShellWord[] => {
    if (part.type !== "Assignment" || part.value?.type !== "Word") return [];
    const value = `${part.name}=${part.value.value}`;
    const fixed = (part.value.parts ?? []).every(({ type }) => type === "Literal" || type === "SingleQuoted");
    return [{ start: part.pos, end: part.end, value, fixed, masked: hasMask(value), node: part }];
  });
}

function holdsSecret({ value, fixed }: ShellWord): boolean {
  if (fixed && [...value.matchAll(SETTING)].some(([, name, given]) => isNamedSecret(name, given)))
    return true;
  return [ADDRESS, SQL].some((pattern) => isLiteral(pattern.exec(value)?.[1] ?? ""));
}

function isNamedSecret(name = "", value = ""): boolean {
  return NAME.test(name) && isLiteral(value);
}

/** Lines of here-documents. */
function linesWithSecrets(text: string, { redirects }: ShellReading): readonly Span[] {
  return redirects.flatMap(({ body, start }) => {
    const from = body === null ? -1 : text.indexOf(body, start);
    if (body === null || from === -1) return [];
    return [...body.matchAll(LINE)]
      .filter(([, name, given]) => isNamedSecret(name, given))
      .map((match) => ({ start: from + match.index, end: from + match.index + match[0].length }));
  });
}

/** The word is the value of a password option: `--password x`, `curl -u name:x`, `sshpass -p x`. */
function isOptionsValue(
  { program, arguments: args }: Call,
  before: ShellWord | undefined,
  word: ShellWord,
): boolean {
  if (!word.fixed) return false;
  const { value } = word;
  if (/^(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin|sshpass)$/.test(program ?? "")) {
    const joined = /^-p(.+)$/.exec(value)?.[1];
    if (joined !== undefined) return isLiteral(joined);
  }
  if (before === undefined || value.startsWith("-")) return false;
  if (/^(?:curl|wget)$/.test(program ?? "") && /^(?:-u|--user|--proxy-user)$/.test(before.value))
    return isLiteral(/^[^:]+:(.+)$/.exec(value)?.[1] ?? "");
  if (program === "sshpass" && before.value === "-p") return isLiteral(value);
  if (program === "docker" && before.value === "-p" && args[0]?.value === "login") return isLiteral(value);
  return NAME.test(OPTION.exec(before.value)?.[1] ?? "") && isLiteral(value);
}

/** `echo x | docker login --password-stdin`, `echo user:x | chpasswd`. */
function isGivenByPipe(call: Call): boolean {
  const from = call.pipeline[call.stage - 1];
  const takes =
    call.program === "chpasswd" ||
    call.arguments.some(
      ({ value }) => value === "--password-stdin" || (call.program === "passwd" && value === "--stdin"),
    );
  if (!takes || from == null || !/^(?:echo|printf)$/.test(from.program ?? "")) return false;
  const last = from.arguments.at(-1);
  return last?.fixed === true && isLiteral(last.value);
}

/**
 * A value that is present and is not a placeholder, a variable, a file, a switch, or a name in capitals to replace.
 */
function isLiteral(value: string): boolean {
  return (
    value.length >= 3 &&
    !hasMask(value) &&
    !/[$`<{*]|^[@/.~]|^(?:true|false|null|none|yes|no|stdin|file|env|auto|required|always|never|x{3,})$/i.test(
      value,
    ) &&
    !/^(?:[A-Z][A-Z0-9]*_)*(?:YOUR|MY|PASSWORD|PASSWD|TOKEN|SECRET|KEY|VALUE|HERE|REPLACE|CHANGE|ME)(?:_[A-Z0-9]+)*$/.test(
      value,
    )
  );
}
