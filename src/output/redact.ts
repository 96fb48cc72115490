// Takes secrets out of text: the values that the vault holds, and the known shapes of secrets that nobody gave.
import type { SecretVault } from "./vault.ts";

/** An unfinished line longer than this is let through piece by piece. */
const LONGEST_LINE = 65_536;

/** What stands for a value that was taken out. */
export const REMOVED = "[secret removed]";

/** A join token of a swarm. */
export const SWARM_TOKEN = /SWMTKN-1-[0-9a-z]{10,64}-[0-9a-z]{10,64}/g;

const SHAPES: readonly (readonly [RegExp, string])[] = [
  [SWARM_TOKEN, "[swarm join token removed]"],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, "[AWS access key removed]"],
  [/(aws_secret_access_key|aws_session_token)(\s*[=:]\s*)[^\s"']{16,}/gi, "$1$2[AWS secret removed]"],
];
const KEY_BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/;
const KEY_END = /-----END [A-Z ]{0,30}PRIVATE KEY-----/;

export interface Redactor {
  /** Text whose lines are complete; an unfinished last line is held back. */
  push(text: string): string;
  /** The held back rest. */
  end(): string;
}

/** A redactor for one stream of text; a secret cut by a chunk border is found, as long as its line is. */
export function createRedactor(vault: SecretVault): Redactor {
  let held = "";
  let insideKey = false;

  const line = (text: string): string => {
    if (insideKey) {
      const end = KEY_END.exec(text);
      if (end === null) return "";
      insideKey = false;
      return line(text.slice(end.index + end[0].length));
    }
    const begin = KEY_BEGIN.exec(text);
    if (begin === null) return withoutSecrets(vault, text);
    insideKey = true;
    const before = withoutSecrets(vault, text.slice(0, begin.index));
    return `${before}[private key removed]${line(text.slice(begin.index + begin[0].length)) || "\n"}`;
  };

  return {
    push(text) {
      const lines = (held + text).split(/(?<=\n)/);
      held = lines.at(-1)?.endsWith("\n") === false ? (lines.pop() ?? "") : "";
      let out = lines.map(line).join("");
      if (held.length > LONGEST_LINE) {
        // Keep enough that a secret which began here is still found whole.
        const keep = Math.max(1024, ...vault.values().map((value) => value.length));
        const whole = withoutSecrets(vault, held);
        const cut = Math.max(0, whole.length - keep);
        out += insideKey ? "" : whole.slice(0, cut);
        held = whole.slice(cut);
      }
      return out;
    },
    end() {
      const rest = held === "" ? "" : line(held);
      held = "";
      return rest;
    },
  };
}

/** The whole text without the secrets that the vault holds and without known shapes. */
export function redactText(vault: SecretVault, text: string): string {
  const redactor = createRedactor(vault);
  return redactor.push(text) + redactor.end();
}

function withoutSecrets(vault: SecretVault, text: string): string {
  let out = text;
  // Longest first, so that a secret inside another leaves nothing of the longer one.
  const values = vault
    .values()
    .flatMap((value) => [value, ...value.split("\n").filter((part) => part.length >= 8)])
    .filter((value) => value !== "")
    .sort((a, b) => b.length - a.length);
  for (const value of values) out = out.replaceAll(value, REMOVED);
  for (const [shape, words] of SHAPES) out = out.replace(shape, words);
  return out;
}
