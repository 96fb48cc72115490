// Errors as the AWS clients throw them: the name is the service's code.

/** What a service says of a call that it turns down: `$fault` tells that the caller is at fault, and nothing was begun. */
export function serviceError(code: string, message: string): Error {
  return Object.assign(new Error(message), { name: code, $fault: "client" as const });
}

/** Was it turned down by a service? */
export function isServiceError(error: unknown): error is Error {
  return error instanceof Error && "$fault" in error;
}
