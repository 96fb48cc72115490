// Values that a command's output gives to later commands.
import { safeWords } from "./output-pipe.ts";
import type { SecretVault } from "./vault.ts";

/** The longest captured value, in bytes. */
const LONGEST_VALUE = 4_096;

/**
 * The whole output without the white space around it; null when it is cut (`missing` bytes are not in it), too long, no
 * plain text, or holds a secret.
 */
export function plainValue(vault: SecretVault, bytes: Uint8Array, missing: number): string | null {
  if (missing > 0 || bytes.length > LONGEST_VALUE) return null;
  const text = new TextDecoder().decode(bytes).trim();
  return text.includes("\ufffd") || safeWords(vault, text) !== text ? null : text;
}
