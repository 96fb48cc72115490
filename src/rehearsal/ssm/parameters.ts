// The Parameter Store of the practice account, in memory only: the values put into it.
import type { AwsOperations } from "../../aws/api/call.ts";
import { serviceError } from "../base/service-error.ts";

type Input<O extends keyof AwsOperations> = AwsOperations[O][0];
type Result<O extends keyof AwsOperations> = AwsOperations[O][1];

export interface Parameters {
  put(input: Input<"ssm:PutParameter">): Result<"ssm:PutParameter">;
  delete(input: Input<"ssm:DeleteParameter">): Result<"ssm:DeleteParameter">;
}

interface Stored {
  readonly value: string;
  readonly type: "String" | "StringList" | "SecureString";
  readonly version: number;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
}

/** The most characters of a value in each tier. */
const LONGEST = { Standard: 4096, Advanced: 8192 } as const;

export function createParameters(now: () => number = Date.now): Parameters {
  const stored = new Map<string, Stored>();
  const find = (name: string): Stored | undefined => {
    const one = stored.get(name);
    return one !== undefined && one.expiresAt > now() ? one : undefined;
  };
  return {
    put(input) {
      const name = input.Name ?? "";
      const tier = input.Tier === "Advanced" ? "Advanced" : "Standard";
      if (!/^(?:\/[\w.-]+)+$|^[\w.-]+$/.test(name) || /^\/?(?:aws|ssm)/i.test(name))
        throw serviceError(
          "ValidationException",
          `Parameter name: "${name}" is not valid in the practice account.`,
        );
      if ((input.Value ?? "") === "" || (input.Value ?? "").length > LONGEST[tier])
        throw serviceError(
          "ValidationException",
          `${tier} tier parameters support a parameter value of 1 to ${LONGEST[tier]} characters.`,
        );
      const expiresAt = expiry(input.Policies, tier);
      const before = find(name);
      if (before !== undefined && input.Overwrite !== true)
        throw serviceError(
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        );
      const version = (before?.version ?? 0) + 1;
      stored.set(name, { version, expiresAt, value: input.Value ?? "", type: input.Type ?? "String" });
      return { Version: version, Tier: tier };
    },
    delete(input) {
      if (find(input.Name ?? "") === undefined)
        throw serviceError("ParameterNotFound", `Parameter ${input.Name} not found.`);
      stored.delete(input.Name ?? "");
      return {};
    },
  };
}

/** The expiry time in the policies; never without one. */
function expiry(policies: string | undefined, tier: string): number {
  if (policies === undefined || policies === "") return Number.POSITIVE_INFINITY;
  if (tier !== "Advanced")
    throw serviceError("ValidationException", "Parameter policies require the advanced tier.");
  const stamp = /"Type"\s*:\s*"Expiration".*?"Timestamp"\s*:\s*"([^"]+)"/s.exec(policies)?.[1];
  const at = Date.parse(stamp ?? "");
  if (Number.isNaN(at))
    throw serviceError("InvalidPolicyAttributeException", "The policy attributes are not valid.");
  return at;
}
