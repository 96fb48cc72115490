// The only way from a command's bytes to SafeText: decode, clean, redact, in this order, so that neither a
// cut character nor an escape sequence inside a secret can hide it from redaction.

import { createCleaner, safeText } from "./clean.ts";
import { createDecoder } from "./decode.ts";
import { createRedactor, redactText } from "./redact.ts";
import type { SafeText } from "./safe-text.ts";
import type { SecretVault } from "./vault.ts";

export interface OutputPipe {
  push(bytes: Uint8Array): SafeText;
  end(): SafeText;
}

/** A pipe for one command's output. */
export function createOutputPipe(vault: SecretVault): OutputPipe {
  const decoder = createDecoder();
  const cleaner = createCleaner();
  const redactor = createRedactor(vault);
  return {
    push: (bytes) => redactor.push(cleaner.push(decoder.push(bytes))) as SafeText,
    end() {
      const last = redactor.push(cleaner.push(decoder.end()) + cleaner.end());
      return (last + redactor.end()) as SafeText;
    },
  };
}

/** A whole external text (an error message, an operator's note), cleaned and redacted. */
export function safeWords(vault: SecretVault, text: string): SafeText {
  return redactText(vault, safeText(text)) as SafeText;
}
