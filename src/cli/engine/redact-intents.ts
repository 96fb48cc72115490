// The one gate between what an operator types and the log: no secret that the vault holds, and nothing that looks like
// one, gets past it. Screens and plain lines know no secrets, so they hand everything through here.
import { unreachable } from "../../errors.ts";
import { safeWords } from "../../output/output-pipe.ts";
import { redactText } from "../../output/redact.ts";
import type { SecretVault } from "../../output/vault.ts";
import { withMark } from "../../plan/values/bind-captured.ts";
import type { Intent, Refusal } from "../../run/model/ports.ts";

/** The intent as it may be logged, or why it may not. */
export type Judged =
  | { readonly intent: Intent; readonly refusal: null }
  | { readonly intent: null; readonly refusal: Refusal };

/**
 * Takes secrets out of words (reasons, notes, statements). A command or a value is never changed behind the operator's
 * back: with a secret in it, it is refused.
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
    // What is typed here is compared with what was shown, or names what is in flight.
    case "confirm":
    case "confirmRest":
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

/** True where redaction would take something out of the text. */
export function holdsSecret(vault: SecretVault, text: string): boolean {
  return redactText(vault, text) !== text;
}

function passes(intent: Intent): Judged {
  return { intent, refusal: null };
}

function refused(message: string, advice: string): Judged {
  return { intent: null, refusal: { rule: "secret-in-text", message, advice } };
}
