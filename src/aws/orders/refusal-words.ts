// Explains a failed call: which permission is missing, or what the service's error means.
import { adviceOn, errorKind, errorLabel, errorName } from "../api/service-errors.ts";
import { adviceOnFailure, missingPermission } from "./failure-words.ts";
import type { CallError } from "./work.ts";

const ACCESS = /^(Client\.)?(AccessDenied(Exception)?|UnauthorizedOperation)$/;

/** Does the caller lack a permission? */
export function isAccessDenied(error: unknown): boolean {
  return ACCESS.test(errorName(error));
}

/** The failure of a call, with what to do about it if that is known. */
export function callWords({ operation, cause }: CallError): string {
  const label = errorLabel(cause);
  if (isAccessDenied(cause)) {
    const permission = missingPermission(label) ?? operation;
    return `Your AWS identity lacks the permission ${permission}: ask your AWS administrator for it, then retry. (${label})`;
  }
  const advice = adviceOn(cause) ?? (isTurnedDown(cause) ? adviceOnFailure(label) : null);
  return `${operation}: ${sentence(label)}${advice === null ? "" : ` ${advice}`}`;
}

/**
 * Does an error prove that a request changed nothing? Apart from the known names, that is any error which the
 * service blames on the caller: it rejected the request.
 */
export function isTurnedDown(error: unknown): boolean {
  const kind = errorKind(error);
  if (kind !== "unknown") return kind === "refused";
  return typeof error === "object" && error !== null && "$fault" in error && error.$fault === "client";
}

/** Does the service's error have one of these codes? A suffix (`Exception`) is optional. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  const name = errorName(error);
  return codes.some((code) => name.startsWith(code));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
