// What a call that failed says, in plain words: which permission is missing, or what the service's own words mean.
import { adviceOn, errorKind, errorLabel, errorName } from "../api/service-errors.ts";
import { adviceOnFailure, missingPermission } from "./failure-words.ts";
import type { CallError } from "./work.ts";

const ACCESS = /^(Client\.)?(AccessDenied(Exception)?|UnauthorizedOperation)$/;

/** Is it that the caller lacks a permission? */
export function isAccessDenied(error: unknown): boolean {
  return ACCESS.test(errorName(error));
}

/** The failure of a call, with what to do about it where that is known. */
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
 * Does an error prove that a request changed nothing? Beside what is known by name that is whatever the service itself calls
 * the caller's fault: it judged the request and turned it down.
 */
export function isTurnedDown(error: unknown): boolean {
  const kind = errorKind(error);
  if (kind !== "unknown") return kind === "refused";
  return typeof error === "object" && error !== null && "$fault" in error && error.$fault === "client";
}

/** Has the service's error one of these codes? What comes after the code (`Exception`) is left open. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  const name = errorName(error);
  return codes.some((code) => name.startsWith(code));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
