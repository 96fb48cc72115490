// Errors as the AWS clients throw them: the name is the service's code.

/**
 * A service's error for a rejected call: `$fault` says that the caller is at fault, and nothing was started.
 */
export function serviceError(code: string, message: string): Error {
  return Object.assign(new Error(message), { name: code, $fault: "client" as const });
}

/** Did a service reject the call? */
export function isServiceError(error: unknown): error is Error {
  return error instanceof Error && "$fault" in error;
}
