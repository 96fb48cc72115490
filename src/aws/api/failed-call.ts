// Why a call was rejected: AWS, the connection or the credentials failed, or Lamplighter has a bug.
import { BugError } from "../../errors.ts";

/** Codes that Node uses for connections; its other codes (`ERR_…`) mean that a program called it wrongly. */
const CONNECTION = /^ERR_(?:TLS|SSL|HTTP|SOCKET)_|^ERR_STREAM_PREMATURE_CLOSE$/;

/** Errors without a code: of the SDK, of an aborted call, and of an endless answer. */
const NAMED = /^(?:AbortError|TimeoutError|EndlessAnswer|(?:\w*)ProviderError)$/;

/**
 * Did AWS return the error, or did the call not get through? AWS's own errors have a `$fault`, an answer that
 * the SDK could not read has a `$response`, and a failed connection has a code. (`$metadata` alone proves
 * nothing: the SDK adds the number of attempts to anything thrown.)
 */
export function isFailedCall(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("$fault" in error || "$response" in error || NAMED.test(error.name)) return true;
  const code = "code" in error ? error.code : null;
  if (typeof code !== "string" || code === "MODULE_NOT_FOUND") return false;
  return !code.startsWith("ERR_") || CONNECTION.test(code);
}

/** The error itself when AWS or the connection failed, else a BugError that names the operation. */
export function callFailure(operation: string, error: unknown): unknown {
  if (error instanceof BugError || isFailedCall(error)) return error;
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new BugError(`cannot call ${operation} (${words})`, { cause: error });
}
