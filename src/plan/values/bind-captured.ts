// The binding, as logged, for a value that a command captured for later commands; a secret's value goes to
// the vault.
import { SHORTEST_SECRET } from "../../output/secret-forms.ts";
import type { SecretVault } from "../../output/vault.ts";
import type { Binding, Target, Task } from "../model/plan.ts";

export interface BoundCapture {
  readonly binding: Binding | null;
  /** Why there is none. */
  readonly message: string | null;
}

/** Where the secrets go, and the names already captured for all targets. */
export interface CaptureContext {
  readonly vault: SecretVault;
  readonly captured: Set<string>;
}

/**
 * Stores what was captured on the target. A secret is kept for its target, and for all others unless they
 * have their own; one too short to be redacted is not kept.
 */
export function bindCaptured(
  keeping: CaptureContext,
  capture: Pick<NonNullable<Task["capture"]>, "variable" | "secret">,
  target: string,
  value: string | null,
): BoundCapture {
  const { variable: name, secret } = capture;
  const binding: Binding = { name, scope: { kind: "target", target }, value: null, secret, from: "captured" };
  if (value === null || value === "")
    return { binding: null, message: `The output has no value for ${name}.` };
  if (!secret) return { binding: { ...binding, value }, message: null };
  if (value.length < SHORTEST_SECRET)
    return {
      binding: null,
      message: `The value captured for ${name} was dropped: it has fewer than ${SHORTEST_SECRET} characters, too short to find and remove in later outputs.`,
    };
  keep(keeping, name, target, value);
  return { binding: withMark(keeping.vault, binding, []), message: null };
}

function keep({ vault, captured }: CaptureContext, name: string, target: string, value: string): void {
  if (vault.get(name, "") === undefined || captured.has(name)) {
    captured.add(name);
    vault.put(name, null, value);
  }
  vault.put(name, target, value);
}

/** A secret's binding with the mark of its value, if known. */
export function withMark(vault: SecretVault, binding: Binding, targets: readonly Target[]): Binding {
  const mark = binding.secret ? vault.mark(binding.name, targetIn(binding, targets)) : null;
  return mark === null ? binding : { ...binding, mark };
}

/** A target of the binding; empty when it is for all. */
function targetIn({ scope }: Binding, targets: readonly Target[]): string {
  switch (scope.kind) {
    case "run":
      return "";
    case "target":
      return scope.target;
    case "role":
      return targets.find((it) => it.roles.includes(scope.role))?.key ?? "";
  }
}
