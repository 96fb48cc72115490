// The wrapper: all functions that a node needs to run a command. Its text is the same for all commands, and
// is evaluated from the variable `ll_functions`. A script includes it, or loads it from where the greeting
// left it.
import { sha256 } from "../../digest.ts";
import { BASE_SHELL } from "./base-shell.ts";
import { DEVICE_SHELL } from "./device-shell.ts";
import { ENTRY_SHELL } from "./entry-shell.ts";
import { FILTER_SHELL } from "./filter-shell.ts";
import { FORMS_SHELL } from "./forms-shell.ts";
import { HOLDER_SHELL } from "./hold-shell.ts";
import { LOADER_SHELL } from "./loader-shell.ts";
import { MEMORY_SHELL } from "./memory-shell.ts";
import { PRACTICE_FILTER_SHELL } from "./practice-filter-shell.ts";
import { RUNNER_SHELL } from "./runner-shell.ts";
import { WRAPPER_SHELL } from "./wrapper-shell.ts";

/** Its text, with a final newline. */
export const WRAPPER = `# Lamplighter's wrapper: runs one command, once. Never by hand.
${BASE_SHELL}
${HOLDER_SHELL}
${ENTRY_SHELL}
${WRAPPER_SHELL}
${RUNNER_SHELL}
${MEMORY_SHELL}
${FILTER_SHELL}
${PRACTICE_FILTER_SHELL}
${FORMS_SHELL}
${DEVICE_SHELL}
`;

/** Its SHA-256 as stored on a node (the output of `sha256sum`). */
export const WRAPPER_SHA256 = sha256(WRAPPER);

/**
 * Identifies the exact text of the wrapper and its loader: `2.`, the wrapper's SHA-256, and 16 digits of the
 * loader's.
 */
export const WRAPPER_VERSION = `2.${WRAPPER_SHA256}.${loaderDigest(LOADER_SHELL)}`;

const MARK = "LAMPLIGHTER-WRAPPER";
const BEFORE = `ll_carry() {
  cat <<'${MARK}'
`;
const AFTER = `${MARK}
}
ll_functions=$(ll_carry)
eval "$ll_functions"`;
/** What earlier programs wrote in its place, with the same effect. */
const AFTER_BEFORE = AFTER.replace("$(ll_carry)", "$(ll_carry; printf x)\nll_functions=${ll_functions%x}");

/** The wrapper as a script includes it, without a final newline. */
export const CARRIED_WRAPPER = `${BEFORE}${WRAPPER}${AFTER}`;

/**
 * Is this the wrapper of that version, in a script with that header line? `text`: everything between the
 * header line and the command. Versions that begin with `1.` belong to programs that sent it whole each time,
 * and have 16 digits of its SHA-256.
 */
export function isWrapper(text: string, header: ReadonlyMap<string, string>, version: string): boolean {
  const [format, digest = "", loader = ""] = version.split(".");
  if (format === "1") return digest.length === 16 && sha256(text).startsWith(digest);
  if (format !== "2") return false;
  const stored = header.get("wrapper");
  if (stored !== undefined) return stored === digest && loaderDigest(text) === loader;
  const after = [AFTER, AFTER_BEFORE].find((it) => text.endsWith(it));
  if (after === undefined || !text.startsWith(BEFORE)) return false;
  return sha256(text.slice(BEFORE.length, -after.length)) === digest;
}

function loaderDigest(text: string): string {
  return sha256(text).slice(0, 16);
}
