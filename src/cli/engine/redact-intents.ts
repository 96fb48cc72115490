// The only way from an operator's input to the log: stops every secret in the vault, and everything that
// looks like a secret. Screens and plain lines do not know the secrets, so all their input passes through
// here.
import { unreachable } from "../../errors.ts";
import { safeWords } from "../../output/output-pipe.ts";
import { redactText } from "../../output/redact.ts";
import type { SecretVault } from "../../output/vault.ts";
import { withMark } from "../../plan/values/bind-captured.ts";
import type { Intent, Refusal } from "../../run/model/ports.ts";

/** The intent to log, or the reason to refuse it. */
export type Judged =
  | { readonly intent: Intent; readonly refusal: null }
  | { readonly intent: null; readonly refusal: Refusal };

/**
 * Redacts secrets in words (reasons, notes, statements). A command or value is never changed silently: if it
 * contains a secret, it is refused.
 */
export function redactIntent(vault: SecretVault, intent: Intent): Judged {
  switch (intent.type) {
    case "note":
      return passes({ ...intent, text: safeWords(vault, intent.text) });
    case "skip":
    case "setAside":
    case "leave":
      return passes({ ...intent, reason: safeWords(vault, intent.reason) });
    case "attest":
      return passes({ ...intent, statement: safeWords(vault, intent.statement) });
    case "edit":
      return holdsSecret(vault, intent.command)
        ? refused(
            "The text contains a secret, and the log keeps every edit.",
            "Write the variable's name instead: the value is filled in on the node.",
          )
        : passes(intent);
    case "bind": {
      const { binding } = intent;
      if (binding.value === null) return passes({ ...intent, binding: withMark(vault, binding, []) });
      return holdsSecret(vault, binding.value)
        ? refused(
            `The value for ${binding.name} contains a secret, and the log keeps this value.`,
            "Use a value without the secret.",
          )
        : passes(intent);
    }
    // These are compared with the text shown, or name what is in flight.
    case "confirm":
    case "confirmRest":
    case "chooseFirst":
    case "stopWave":
    case "bringBack":
    case "retry":
    case "cancel":
    case "takeOver":
    case "identify":
    case "tail":
    case "check":
    case "evaluate":
      return passes(intent);
    default:
      return unreachable(intent);
  }
}

/** True if redaction would change the text. */
export function holdsSecret(vault: SecretVault, text: string): boolean {
  return redactText(vault, text) !== text;
}

function passes(intent: Intent): Judged {
  return { intent, refusal: null };
}

function refused(message: string, advice: string): Judged {
  return { intent: null, refusal: { rule: "secret-in-text", message, advice } };
}
