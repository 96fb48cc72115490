// Why a store cannot be used, with what to do about it.
import { OperatorError } from "../../errors.ts";
import { callFailure } from "../api/failed-call.ts";
import { adviceOn, errorLabel, errorName } from "../api/service-errors.ts";
import { unusableSetting } from "../client/unusable-setting.ts";

/** The HTTP status of a service's answer; 0 when there was none. */
export function statusOf(error: unknown): number {
  const status = (error as { $metadata?: { httpStatusCode?: unknown } } | null)?.$metadata?.httpStatusCode;
  return typeof status === "number" ? status : 0;
}

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"]);
const REJECTED = new Set(["InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"]);
const NO_CREDENTIALS = new Set(["CredentialsProviderError", "TokenProviderError"]);
const ELSEWHERE = new Set([
  "PermanentRedirect",
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
]);

/**
 * An OperatorError for a failed `operation` (an IAM action) on the bucket. Throws BugError for a bug in
 * Lamplighter.
 */
export function storeError(error: unknown, bucket: string, operation: string): OperatorError {
  if (error instanceof OperatorError) return error;
  const unusable = unusableSetting(error);
  if (unusable !== null) return unusable;
  const name = errorName(callFailure(operation, error));
  const status = statusOf(error);
  const label = errorLabel(error);
  const told = (message: string, advice: string): OperatorError =>
    new OperatorError(message, advice, { cause: error });

  if (name === "EndlessAnswer")
    return told(`the store's response never ended: ${label}`, adviceOn(error) ?? "");
  if (name === "NoSuchBucket")
    return told(
      `no bucket ${bucket}.`,
      "Check its name, and the account and Region of your credentials. Lamplighter does not create buckets.",
    );
  if (EXPIRED.has(name))
    return told("your AWS credentials have expired.", "Sign in again, for example with `aws sso login`.");
  if (NO_CREDENTIALS.has(name))
    return told(`no AWS credentials were found: ${label}`, "Sign in, or choose a profile with --profile.");
  if (REJECTED.has(name))
    return told(
      `the store rejected your credentials: ${label}`,
      "Check AWS_PROFILE and the access key. Also check this computer's clock: it must be right to within minutes.",
    );
  if (ELSEWHERE.has(name) || status === 301)
    return told(`the bucket ${bucket} is in another Region: ${label}`, "Set its Region with --region.");
  if (name === "NotImplemented" || status === 501)
    return told(
      `the store does not support ${operation} as needed: ${label}`,
      "It must support If-None-Match, as S3 does. Without that, a second writer would go unnoticed.",
    );
  if (status === 403)
    return told(
      `the store does not allow ${operation} on ${bucket}: ${label}`,
      "Ask for s3:PutObject and s3:GetObject on the folder and s3:ListBucket on the bucket (and for its KMS key, if it has one). The policy of a bucket in another account must allow it too. `lamplighter help permissions` has the policy.",
    );
  if (status >= 500 || status === 429 || status === 409 || status === 0)
    return told(
      status === 0 ? `cannot reach the store: ${label}` : `the store is busy: ${label}`,
      "Lamplighter retries automatically. If this lasts, check the network.",
    );
  return told(
    `the store refused ${operation} on ${bucket}: ${label}`,
    "Correct what the message names, then try again.",
  );
}
