// Finds what a guide shows instead of real values: marked names, bare UPPER_SNAKE words, example hosts (RFC 2606),
// documentation addresses (RFC 5737, RFC 3849), words such as `yourname`. The meaning of a name is decided elsewhere.
import type { Span } from "../../shell/model/command.ts";
import { heredocBodies } from "../vocabulary/open-shell.ts";
import { exampleWordsIn } from "./example-words.ts";
import { markedIn } from "./marked-placeholders.ts";

export interface Placeholder extends Span {
  readonly name: string;
  readonly form: "marked" | "dollar" | "upper" | "host" | "address" | "word";
}

const upper = /(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9_])/g;
/** Upper-case constants of well-known tools. */
const literal =
  /^(?:CAPABILITY_|ALLOW_|PAY_PER_REQUEST$|LC_|LC_ALL$|XDG_|AWS_(?:REGION|PROFILE|DEFAULT_REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PAGER)$|SSH_(?:AUTH_SOCK|CONNECTION)$|BASH_|UTF_|ISO_|X86_|O_[A-Z]+$|S_I[A-Z]+$|SCMP_|CAP_|NET_ADMIN$|SYS_[A-Z]+$|E_[A-Z]+$|SIG_|NODE_ENV$|DEBIAN_FRONTEND$|LD_LIBRARY_PATH$|JAVA_HOME$|READ_(?:ONLY|WRITE|COMMITTED)$|KEY_ID$|ALL_PRIVILEGES$|NO_PROXY$|HTTP_PROXY$|HTTPS_PROXY$|AES_?\d+|RSA_\d+|SYMMETRIC_DEFAULT$|ENCRYPT_DECRYPT$|SIGN_VERIFY$|INSTANCE_STATUS_OK$|STATUS_OK$)/;
/** Options and builtins whose argument is the name of a variable. */
const takesName =
  /(?:^|[\s;&|(])(?:-e|--env|export|unset|read(?:\s+-\w+)*|declare|local|readonly|typeset|-v|-z|-n)\s+$/;

function uppersIn(text: string): readonly Placeholder[] {
  const found: Placeholder[] = [];
  const bodies = heredocBodies(text);
  for (const match of text.matchAll(upper)) {
    const name = match[0];
    const start = match.index;
    const end = start + name.length;
    const before = text.slice(Math.max(0, start - 24), start);
    const after = text.slice(end, end + 8);
    if (/[$.%@\\]$/.test(before) || /\$\{[!#]?$/.test(before) || literal.test(name)) continue;
    if (/^(?:\+?=|\(\)|\[|"\s*:|'\s*:|:[.$])/.test(after) || /^\.[a-z]{1,4}\b/.test(after)) continue;
    if (takesName.test(before) || /\{\{[^}]*$/.test(before)) continue;
    const inBody = bodies.some((body) => start >= body.start && start < body.end);
    if (inBody && !/^(?:MY|YOUR)_/.test(name)) continue;
    found.push({ name, start, end, form: "upper" });
  }
  return found;
}

const host =
  /(?<![A-Za-z0-9_.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){0,8}(?:example\.(?:com|net|org)|[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}\.(?:example|invalid)|[a-z-]{0,50}\d{1,9}\.(?:example|invalid))(?![A-Za-z0-9_-]|\.[A-Za-z0-9])/g;
/** `terraform.tfvars.example` is a sample file. */
const fileName =
  /\.(?:tfvars|ya?ml|json|toml|ini|cfg|cnf|conf|config|env|properties|xml|py|rb|php|js|ts|sh|sql|txt|md|local|override|settings|dist|service|list|rules|csv|cnf|hcl|tf|j2|tpl)\.(?:example|invalid)$/;
const address =
  /(?<![\w.])(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}(?![\w]|\.\d)|(?<![\w:])2001:db8:[0-9a-f:]{0,32}[0-9a-f](?![\w:])/gi;

/** Every placeholder that is recognisable by its form, in order, not nested. */
export function placeholdersIn(text: string): readonly Placeholder[] {
  const all: Placeholder[] = [
    ...markedIn(text).map(
      ({ name, start, end, form }): Placeholder => ({
        name,
        start,
        end,
        form: form === "dollar" ? "dollar" : "marked",
      }),
    ),
    ...uppersIn(text),
    ...exampleWordsIn(text).map((word): Placeholder => ({ ...word, form: "word" })),
  ];
  if (text.includes("example") || text.includes("invalid"))
    for (const match of text.matchAll(host))
      if (!fileName.test(match[0])) all.push(placeholder(match, "host"));
  for (const match of text.matchAll(address)) all.push(placeholder(match, "address"));
  all.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return all.filter((each) => {
    if (each.start < end) return false;
    end = each.end;
    return true;
  });
}

function placeholder(match: RegExpExecArray, form: Placeholder["form"]): Placeholder {
  return { name: match[0], start: match.index, end: match.index + match[0].length, form };
}

/**
 * The short name of an example host (`node-01` of `node-01.example.com`), if it is distinctive enough to search for;
 * otherwise null.
 */
export function shortName(name: string): string | null {
  const label = name.split(".")[0] ?? "";
  return /^[a-z0-9-]+\.(?:[a-z0-9-]+\.)*(?:example\.(?:com|net|org)|example|invalid)$/.test(name) &&
    label !== "example" &&
    /\d|-/.test(label)
    ? label
    : null;
}

const device = /(?:\/dev\/)?\b(nvme\d+n\d+|xvd[a-z]|sd[a-z]|vd[a-z])\b/g;
const assumed =
  /\bassum|\bexample\b|\be\.g\.|\breplace\b|\bsubstitute\b|\bin (?:this|our) case\b|\byour (?:device|disk|volume)\b/i;

/** Devices that a comment or sentence calls assumed or an example. */
export function assumedDevices(sentence: string): readonly string[] {
  return assumed.test(sentence) ? [...sentence.matchAll(device)].map((match) => match[1] ?? "") : [];
}
