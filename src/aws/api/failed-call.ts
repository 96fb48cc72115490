// Whose failure a rejected call is: AWS's, the way's to it and the credentials', or a bug in Lamplighter.
import { BugError } from "../../errors.ts";

/** What Node's own code says of a connection; every other code of it (`ERR_…`) is about how a program calls it. */
const CONNECTION = /^ERR_(?:TLS|SSL|HTTP|SOCKET)_|^ERR_STREAM_PREMATURE_CLOSE$/;

/** Errors of the SDK, of an aborted call and of an answer without an end, that have no code. */
const NAMED = /^(?:AbortError|TimeoutError|EndlessAnswer|(?:\w*)ProviderError)$/;

/**
 * Did AWS answer so, or did the call not get through? AWS's own errors have a `$fault`, an answer that the SDK could not read has a
 * `$response`, and a failed connection has a code. (`$metadata` alone proves nothing: the SDK puts the number of attempts there,
 * whatever was thrown.)
 */
export function isFailedCall(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("$fault" in error || "$response" in error || NAMED.test(error.name)) return true;
  const code = "code" in error ? error.code : null;
  if (typeof code !== "string" || code === "MODULE_NOT_FOUND") return false;
  return !code.startsWith("ERR_") || CONNECTION.test(code);
}

/** A rejected call as what it is: the error itself when AWS or the way to it failed, else a BugError that names the operation. */
export function callFailure(operation: string, error: unknown): unknown {
  if (error instanceof BugError || isFailedCall(error)) return error;
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new BugError(`cannot call ${operation} (${words})`, { cause: error });
}
