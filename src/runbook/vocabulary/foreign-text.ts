// Lines that are certainly not a POSIX shell command: tables, logs, data, settings, database statements, another
// shell's commands. Each rule has a name, which the guide's reader sees. A line without a matching rule may be a
// command.
import { looksLikeCommand } from "./known-programs.ts";

/** What a line is; the words follow "it looks like". */
export type Foreign =
  | "a table"
  | "a message of a program"
  | "a log"
  | "data"
  | "settings"
  | "a Dockerfile"
  | "statements for a database"
  | "input for another program"
  | "PowerShell"
  | "commands for cmd.exe"
  | "commands for the fish shell"
  | "a schedule of cron"
  | "options without a command"
  | "an id"
  | "an address"
  | "a drawing"
  | "omitted text"
  | "a sentence";

/** Each rule for the trimmed line; the first match decides. */
const RULES: readonly (readonly [Foreign, RegExp])[] = [
  [
    "omitted text",
    /^(?:\.(?: ?\.){0,2}|\.{3,}|…|⋮|\[(?:\.{3}|…|snip|truncated)\]|<\/?(?:snip|output (?:truncated|omitted))>|\.\.\.snip\.\.\.)$/i,
  ],
  // What `curl -v` says, sends and gets.
  [
    "a message of a program",
    /^(?:\* +\S|[<>]$|> (?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT) \S+ HTTP\/|[<>] [A-Za-z][\w-]*: |< HTTP\/\d)/,
  ],
  ["a drawing", /[\u2500-\u257f\u2580-\u259f]|^\+[-=+]{3,}\+?$|^\|.*\|$/],
  [
    "input for another program",
    /^(?:>>> |\.\.\. |In \[\d+\]:|(?:mysql|mariadb|sqlite|redis|mongo|mongos|irb(?:\([^)]*\)[:\d]*)?|ftp|sftp|gdb|\(gdb\)|nslookup|telnet|hive|cqlsh|scala|iex(?:\(\d+\))?|gpg|ykman|virsh|grub|lftp|smb: \S*)(?: \[[^\]]*\])?> ?|>{1,2} ?(?![\s/&]|\$\{?\w+\/)\S|Command(?: \([^)\n]*\): ?|> ?)|MariaDB \[[^\]]*\]> ?|(?:\d{1,3}\.){3}\d{1,3}:\d+> ?|[\w-]+[=-][#>] (?=\S))/,
  ],
  [
    "PowerShell",
    /^(?:PS(?: [A-Za-z]:[^>\n]*)?> ?|\$env:|\$[A-Za-z_]\w*\s+=\s|(?:Get|Set|New|Add|Remove|Invoke|Install|Import|Enable|Disable|Start|Stop|Restart|Write|Out|Test|Select|Where|ForEach|Copy|Move|Expand|Register|Update|Connect|ConvertTo|Format)-[A-Z][A-Za-z]+\b|\.\\[\w.\\-]+)/,
  ],
  [
    "commands for cmd.exe",
    /^(?:[A-Za-z]:\\[^>\n]*>|(?:copy|xcopy|robocopy|cls|setx|choco|winget|scoop|@echo|msiexec|reg|netsh|sc|bcdedit)\s+\S|@echo$|rem\s|set [A-Za-z_]\w*=|del \/|rd \/|md [A-Z]:)/i,
  ],
  ["commands for cmd.exe", /^[\w.-]+\.(?:exe|bat|cmd)(?:\s|$)/i],
  ["commands for cmd.exe", /(?:^|[\s"'=])[A-Z]:\\(?:[A-Z]\w|[a-z]\w{2,}|[\s"']|$)/],
  ["commands for the fish shell", /^set -[a-zA-Z]*[gxUl][a-zA-Z]* [A-Za-z_]\w* \S/],
  [
    "a schedule of cron",
    /^(?:@(?:reboot|daily|hourly|weekly|monthly|yearly|midnight)\s+\S|(?:[*\d][\d*,/-]*\s+){4}[*\da-z][\w*,/-]*\s+\S)/,
  ],
  [
    "a table",
    /^(?!.*[|&;$`'"=]\s)(?:[A-Z][A-Z0-9 ()_/%.#*-]*[A-Z0-9)%#](?:\s{2,}|\t)){1,}[A-Z#%][A-Z0-9 ()_/%.#*-]*\s*$/,
  ],
  [
    "a log",
    /^\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ,]|\d{2}[-/.]\w{2,3}[-/.]\d{4}|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[, ]|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2}\s+\d\d:|\d\d:\d\d:\d\d|[IWEF]\d{4} \d\d:)/,
  ],
  ["a table", /^(?!.*\s-)[\w.:/@-]+(?: [\w.:/@-]+)?(?:(?: {2,}|\t+)[\w.:/@()%<>-]+(?: [\w.:/@()%-]+)?){2,}$/],
  [
    "an address",
    /^(?:https?|ftp|wss?|tcp|udp|nats|rediss?|amqps?|mongodb(?:\+srv)?|postgres(?:ql)?|mysql|ldaps?):\/\/\S+$/,
  ],
  ["a log", /^\[\s*\d+\.\d{3,}\]\s/],
  [
    "settings",
    /^(?:(?:UUID|LABEL|PARTUUID|PARTLABEL)=\S+|\/dev\/\S+|tmpfs|proc|[\w.-]+:\/\S*)\s+(?:\/\S*|none|swap)\s+(?:ext[234]|xfs|btrfs|vfat|ntfs|swap|nfs4?|cifs|tmpfs|proc|zfs|auto|iso9660|fuse\S*|glusterfs|ceph|lustre)\s+\S+/,
  ],
  ["a log", /^(?:\d{1,3}\.){3}\d{1,3}(?:\s|:|\/|$)/],
  ["settings", /^\[[A-Za-z][\w .:"@/-]*\]$/],
  ["settings", /^[A-Z][a-z]+(?:[A-Z]+[a-z0-9]*)+=/],
  ["settings", /^[A-Za-z_]\w*=[^\s"'$`(]*\s+(?:\d|--?[A-Za-z])/],
  ["settings", /^[\w.-]+\s+=\s+\S/],
  ["settings", /^(?!function\b)[a-z_@][\w ./~^$*"-]*\s\{$/],
  ["settings", /^(?:deb|deb-src) (?:\[[^\]]*\] )?(?:https?|ftp|cdrom|file):/],
  ["settings", /^<\/?(?:VirtualHost|IfModule|Directory|Location|[A-Z][A-Za-z]+)(?: [^<>|&;]*)?>$/],
  ["data", /^(?:<[?!]|<\/[A-Za-z]|<[a-z]+[^<>|&;]*>.*<\/[a-z]+>)/],
  ["data", /^[{[]\s*$|^[{[]\s*["{[]|^[}\]],?$|^["'][^"']*["']\s*:|^-----(?:BEGIN|END) /],
  ["data", /^[A-Za-z][\w.-]*:(?: {1,3}\S| *$| *[|>][+-]?$)(?![^\n]*:\/\/)/],
  ["data", /^- (?:[\w."'/-]+:|[\w./"-]+$|["'\w{[])/],
  [
    "a Dockerfile",
    /^(?:FROM|RUN|COPY|ADD|WORKDIR|ENTRYPOINT|CMD|EXPOSE|VOLUME|ENV|ARG|LABEL|USER|HEALTHCHECK|ONBUILD|MAINTAINER)\s+\S/,
  ],
  [
    "statements for a database",
    /^(?:\\(?:[a-z]{1,3}\+?|[!?])(?:\s|$)|(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|GRANT|REVOKE|FLUSH|SHOW|USE|SET|TRUNCATE|VACUUM|REINDEX|ANALYZE|EXPLAIN|DESCRIBE|BEGIN|COMMIT|ROLLBACK|RELOAD|QUIT|EXIT)(?=[\s;]|$))/,
  ],
  ["a message of a program", /^[\w.()/-]+(?:\[\d+\])?: (?!\/\/)/],
  [
    "a message of a program",
    /^(?:[\w-]+ [A-Za-z]+: |npm (?:ERR!|WARN)|[EWI]: |(?:error|warning|fatal|info|note|hint|usage)[ :])/i,
  ],
  [
    "a message of a program",
    /^[\w.-]+(?:\/[\w.-]+)?(?: "[^"]*")? (?:created|configured|unchanged|deleted|patched|scaled|labeled|annotated|exposed|restarted|condition met)$/,
  ],
  [
    "a message of a program",
    /^[dlcbps-][rwxsStT-]{9}[.+@]?\s|^total \d+$|^\d[\d.,:]*(?:[KMGT]i?B?)?%?(?:\s|$)|^\d+%/,
  ],
  ["a message of a program", /^(?!Rscript\b|Xvfb\b|Xorg\b|Xephyr\b)[A-Z][a-z]+(?:'[a-z]+)?[,.:;]?(?:\s|$)/],
  ["options without a command", /^--?[A-Za-z][\w-]*/],
  [
    "an id",
    /^(?:[0-9a-f]{12,64}|[0-9a-z]{25}|[\w-]+-[0-9a-f]{8,10}-[0-9a-z]{5}\b.*|sha256:[0-9a-f]+|(?:i|vol|sg|subnet|vpc|ami|eni|igw|rtb)-[0-9a-f]{8,17})$/,
  ],
];

const sentence = /^(?:[A-Za-z'’,()-]+ ){3,}[A-Za-z'’()-]+[.!?:]?$/;
const stop = /\b(?:the|a|an|is|are|as|to|not|you|your|this|that|it|will|can|be|of|in|with|and|so)\b/i;

/** What a line is, when it is certainly not a command; null when it may be one. */
export function foreignLine(line: string): Foreign | null {
  const text = line.trim().slice(0, 300);
  if (text === "") return null;
  for (const [what, rule] of RULES) if (rule.test(text)) return isKnownFirst(what, text) ? null : what;
  if (sentence.test(text) && !looksLikeCommand(text)) {
    const words = text.split(" ");
    if (words.filter((word) => stop.test(word)).length * 4 >= words.length) return "a sentence";
  }
  return null;
}

/** Some rules would also match commands that begin with a well-known program. */
function isKnownFirst(what: Foreign, text: string): boolean {
  if (what === "commands for cmd.exe" && /(?:^|[\s"'=])[A-Z]:\\/.test(text)) return false;
  const weak =
    what === "settings" ||
    what === "a message of a program" ||
    what === "commands for cmd.exe" ||
    what === "a table";
  return weak && !/^\S*:(?:\s|$)|^\S+ \S+: /.test(text) && looksLikeCommand(text);
}

/** What only cmd.exe expands. */
const cmdVariable =
  /%(?:cd|~dp0|USERPROFILE|APPDATA|LOCALAPPDATA|TEMP|TMP|PATH|HOMEPATH|HOMEDRIVE|ProgramFiles(?:\(x86\))?|ProgramData|SystemRoot|SystemDrive|WINDIR|COMPUTERNAME)%/i;

/** What a text of several lines is as a whole, if the shell would read it as one command: `{`, then data. */
export function foreignStart(text: string): Foreign | null {
  const [first = "", second = ""] = text.split("\n").filter((line) => line.trim() !== "");
  if (/^\s*[{[]\s*$/.test(first)) return /^\s*(?:["{[\]}]|\.{3}|[\w"']+\s*:)/.test(second) ? "data" : null;
  if (cmdVariable.test(text)) return "commands for cmd.exe";
  if (/^\s*\w+\s+\{$/.test(first) && !/^\s*function\b/.test(first)) return "settings";
  return foreignLine(first);
}

/** Lines that only another shell continues: a final backtick or `^`. */
export function otherContinuation(text: string): Foreign | null {
  const lines = text.split("\n").slice(0, -1);
  if (lines.some((line) => /(?:^|\s)`\s*$/.test(line)) && (text.match(/`/g)?.length ?? 0) <= lines.length + 1)
    return "PowerShell";
  return lines.some((line) => /\s\^\s*$/.test(line)) ? "commands for cmd.exe" : null;
}
