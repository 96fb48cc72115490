// What an error from AWS proves. Only errors known to occur before anything starts count as refusals. A bug
// in Lamplighter (BugError) proves nothing about AWS: every function here rethrows it.
import { BugError } from "../../errors.ts";
import { EndlessAnswer } from "./bounded-answers.ts";

/**
 * `refused`: nothing started. `busy`: nothing started, a later call may succeed. `unknown`: it may have
 * started.
 */
export type ErrorKind = "refused" | "busy" | "unknown";

const REFUSED = new Set([
  "InvalidInstanceId",
  "InvalidInstanceIdException",
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "ValidationException",
  "InvalidParameters",
  "InvalidDocument",
  "InvalidDocumentVersion",
  "InvalidRole",
  "InvalidOutputFolder",
  "InvalidNotificationConfig",
  "MaxDocumentSizeExceeded",
  "UnsupportedPlatformType",
  "DuplicateInstanceId",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "MissingAuthenticationToken",
  "OptInRequired",
  "CredentialsProviderError",
  // No connection was made.
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
]);
const BUSY = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
]);

/**
 * What the error proves about a call that starts something. An error that did not come from AWS proves
 * nothing.
 */
export function errorKind(error: unknown): ErrorKind {
  if (isForeignAnswer(error)) return "unknown";
  const names = [textOf(error, "name"), textOf(error, "code")];
  // A service may start the work and then fail.
  if (names.some((name) => REFUSED.has(name))) return answerTo(error).status < 500 ? "refused" : "unknown";
  return names.some((name) => BUSY.has(name)) ? "busy" : "unknown";
}

/** Refusals that may be about one of several instances. */
const ONE_NODE = new Set([
  "InvalidInstanceId",
  "InvalidInstanceIdException",
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "UnsupportedPlatformType",
  "DuplicateInstanceId",
  "MaxDocumentSizeExceeded",
]);

/** Might a request for fewer instances be taken where this refused one was not? */
export function concernsOneNode(error: unknown): boolean {
  return ONE_NODE.has(errorName(error));
}

/** AWS's request ids: a UUID, or a longer string of letters and digits. */
const REQUEST_ID = /^[0-9A-Za-z-]{20,80}$/;

/**
 * Did something between us and AWS answer, for example a proxy? Systems Manager, which speaks JSON, gives
 * each answer a request id and refuses only with 400 (AWS JSON 1.1 protocol of Smithy, "Operation error
 * serialization"); XML services have an error element. False when there was no answer.
 */
function isForeignAnswer(error: unknown): boolean {
  const { status, type, requestId, element } = answerTo(error);
  if (status === 0) return false;
  if (/^(?:text|application)\/xml\b/.test(type)) return element === undefined && !REQUEST_ID.test(requestId);
  if (!/^application\/x-amz-json-1\.[01]\b/.test(type) || !REQUEST_ID.test(requestId)) return true;
  return status !== 400 && status < 500;
}

/** What the SDK keeps of the answer that an error was read from; status 0 when there was none. */
function answerTo(error: unknown) {
  const {
    $response: response,
    $metadata: metadata,
    Error: element,
  } = (error ?? {}) as {
    readonly $response?: { readonly statusCode?: number; readonly headers?: Record<string, string> };
    readonly $metadata?: { readonly requestId?: string };
    readonly Error?: { readonly Code?: string };
  };
  return {
    status: response?.statusCode ?? 0,
    type: response?.headers?.["content-type"] ?? "",
    requestId: metadata?.requestId ?? "",
    /** The code in AWS's XML error element. */
    element: element?.Code,
  };
}

/** Does the error say that the service does not know the command (yet)? */
export function isNotVisible(error: unknown): boolean {
  return errorName(error) === "InvocationDoesNotExist";
}

/**
 * The service's error code, or `UnreadableAnswer` for an answer that is not from AWS; empty when there is
 * none.
 */
export function errorName(error: unknown): string {
  return textOf(error, "name");
}

const NOT_AWS =
  "Something other than AWS answered: check for a proxy (HTTPS_PROXY), a network login page, or a wrong AWS_ENDPOINT_URL.";

const ADVICE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    InvalidInstanceId:
      "The instance is not connected to Systems Manager: check that it is running, that its agent is running, and that its instance profile allows it (AmazonSSMManagedInstanceCore). A new profile can take 30 minutes to take effect; restarting the agent helps.",
    AccessDeniedException:
      "Your AWS identity is not allowed to do this: ask for ssm:SendCommand on the instance and on the document (AWS-RunShellScript unless --document names another), ssm:GetCommandInvocation and ssm:ListCommands.",
    ExpiredTokenException: "Your AWS credentials have expired: sign in again, then resume the run.",
    ExpiredToken: "Your AWS credentials have expired: sign in again, then resume the run.",
    MaxDocumentSizeExceeded: "The command is too long for Systems Manager: shorten it.",
    ENOTFOUND: "Cannot reach AWS: check the network.",
    EAI_AGAIN: "Cannot reach AWS: check the network.",
    ECONNREFUSED: "The endpoint does not answer: check the network and the endpoint.",
    EndlessAnswer:
      "AWS never sends a response like this, so something else may have answered: check for a proxy (HTTPS_PROXY) or a wrong AWS_ENDPOINT_URL.",
    UnreadableAnswer: NOT_AWS,
  }),
);

/** What to do about errors with that name or code; undefined when unknown. */
export function adviceOn(error: unknown): string | undefined {
  if (isForeignAnswer(error)) return NOT_AWS;
  return ADVICE.get(textOf(error, "name")) ?? ADVICE.get(textOf(error, "code"));
}

/** The error in words, without advice: `AccessDeniedException: not authorized`. */
export function errorLabel(error: unknown): string {
  const [name, code] = [textOf(error, "name"), textOf(error, "code")];
  const message = textOf(error, "message").slice(0, 500);
  const words = message === "" || message === "UnknownError" ? "no reason was given" : message;
  return `${code === "" || code === name ? name : `${name} ${code}`}: ${words}`;
}

/** The error in words, with advice if there is any. */
export function errorWords(error: unknown): string {
  const advice = adviceOn(error);
  return `${errorLabel(error)}${advice === undefined ? "" : `. ${advice}`}`;
}

function textOf(error: unknown, field: "name" | "code" | "message"): string {
  if (error instanceof BugError) throw error;
  const unreadable = unreadableAnswer(error);
  if (unreadable !== null) return unreadable[field];
  if (typeof error !== "object" || error === null) return field === "message" ? String(error) : "";
  const value = (error as Record<string, unknown>)[field];
  return typeof value === "string" ? value : "";
}

/**
 * An answer that the SDK could not read, in words; null for any other error. The service's own errors have a
 * `$fault`.
 */
function unreadableAnswer(error: unknown): Readonly<Record<"name" | "code" | "message", string>> | null {
  if (!(error instanceof Error) || !("$response" in error) || "$fault" in error) return null;
  if (error instanceof EndlessAnswer) return null;
  const { status } = answerTo(error);
  return {
    name: "UnreadableAnswer",
    code: "",
    message: `HTTP ${status === 0 ? "without a status" : status} with a body that is not an AWS response`,
  };
}
