// Values that later commands get from a command's output.
import { safeWords } from "./output-pipe.ts";
import type { SecretVault } from "./vault.ts";

/** The longest captured value, in bytes. */
const LONGEST_VALUE = 4_096;

/**
 * The whole output without surrounding white space; null when it is incomplete (`missing` bytes are not in
 * it), too long, not plain text, or contains a secret.
 */
export function plainValue(vault: SecretVault, bytes: Uint8Array, missing: number): string | null {
  if (missing > 0 || bytes.length > LONGEST_VALUE) return null;
  const text = new TextDecoder().decode(bytes).trim();
  return text.includes("\ufffd") || safeWords(vault, text) !== text ? null : text;
}
