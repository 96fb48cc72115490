// The environment variable that carries a secret to a command on its node. One function for writing the
// reference and for filling it.
import { sha256 } from "../../digest.ts";

/** Names that bash or the loader act on: never used for a secret. */
const TAKEN =
  /^(?:_|PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|IFS|ENV|TERM|LANG|LC_.*|LD_.*|BASH.*|PS[0-9]|UID|EUID|GROUPS|PPID|RANDOM|SRANDOM|LINENO|SECONDS|EPOCH.*|OPT(?:IND|ARG|ERR)|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|SHELLOPTS|SHLVL|PIPESTATUS|DIRSTACK|FUNCNAME|REPLY|MAIL|MAILPATH|CDPATH|GLOBIGNORE|HIST.*|PROMPT_COMMAND|TMPDIR|TMOUT|COLUMNS|LINES|POSIXLY_CORRECT|EXECIGNORE|INPUTRC|LL_.*)$/;

/**
 * The shell variable for the secret: its own name if that is an identifier with no other use (`SWARM_TOKEN`),
 * else `LL_…` from its letters and its digest (`join-token` → `LL_JOIN_TOKEN_3f2a9c01`).
 */
export function secretName(variable: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable) && !TAKEN.test(variable)) return variable;
  const letters = variable.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
  return `LL_${letters.slice(0, 40)}_${sha256(variable).slice(0, 8)}`;
}
