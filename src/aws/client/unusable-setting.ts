// AWS settings that stop the SDK before it sends a request: no Region, an endpoint that is not a URL.
import { BugError, OperatorError } from "../../errors.ts";

/** The setting that the SDK rejects before any request, and what to set; null for any other error. */
export function unusableSetting(error: unknown): OperatorError | null {
  // If the first call failed because of a setting, the SDK's error is its cause.
  const cause = error instanceof BugError ? error.cause : error;
  const message = cause instanceof Error ? cause.message : "";
  const because = { cause };
  if (/region is missing/i.test(message))
    return new OperatorError(
      "No AWS Region is set.",
      "Set AWS_REGION, or `region` in your AWS profile.",
      because,
    );
  if (/region not accepted/i.test(message))
    return new OperatorError(
      `The AWS Region is not valid: ${message}`,
      "Set AWS_REGION, --region or `region` in your AWS profile to a Region such as eu-central-1.",
      because,
    );
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ERR_INVALID_URL")
    return new OperatorError(
      "The endpoint for AWS is not a URL.",
      "Check AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM and similar variables, and `endpoint_url` in your AWS profile.",
      because,
    );
  if (code === "ERR_INVALID_CHAR")
    return new OperatorError(
      "Your AWS credentials contain a line break or another character that cannot be sent.",
      "Copy the access key, the secret key and the session token again, without line breaks.",
      because,
    );
  return null;
}
