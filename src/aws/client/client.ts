// The real AWS behind `AwsCall`: everything that a run needs. Loaded when a run needs AWS; the clients that
// inspect and prepare the AWS side are in preparing-client.ts.
import {
  CreateSnapshotCommand,
  DescribeAddressesCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVolumesModificationsCommand,
  EC2Client,
  ModifyVolumeCommand,
} from "@aws-sdk/client-ec2";
import {
  CancelCommandCommand,
  DeleteParameterCommand,
  DescribeDocumentCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  PutParameterCommand,
  SendCommandCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { OperatorError } from "../../errors.ts";
import { bounded } from "../api/bounded-answers.ts";
import type { AwsCall, AwsOperation, Operation } from "../api/call.ts";
import { callFailure } from "../api/failed-call.ts";
import { adviceOn, errorLabel, errorName } from "../api/service-errors.ts";
import { whereItWouldGo } from "./foreign-endpoint.ts";
import { preparingOperations } from "./preparing-client.ts";
import type { Placed } from "./service-client.ts";
import { unusableSetting } from "./unusable-setting.ts";

export interface AwsClient {
  readonly call: AwsCall;
  readonly account: string;
  readonly region: string;
  /** The Systems Manager endpoint in use if it is not AWS's own; else null. */
  readonly endpoint: string | null;
  readonly arn: string;
}

/** The default time limit for an answer, in milliseconds. */
const PATIENCE = 30_000;

type Operations = {
  readonly [O in AwsOperation]: Operation<O>;
};

/**
 * Clients with the default credential chain, and the caller's identity. Throws OperatorError when there are
 * no credentials or no Region, or when the credentials have expired.
 */
export async function awsClient(options: {
  profile: string | null;
  region: string | null;
  /** Time limit for an answer, in milliseconds. */
  patience?: number;
  /**
   * Which endpoint to use: `own` for AWS itself, whatever the environment and profile say; a URL; or omitted,
   * to use theirs.
   */
  endpoint?: "own" | (string & {});
}): Promise<AwsClient> {
  const shared = {
    // By default the SDK waits forever on a silent connection.
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: options.patience ?? PATIENCE,
      throwOnRequestTimeout: true,
    },
    ...(options.profile === null ? {} : { profile: options.profile }),
    ...(options.region === null ? {} : { region: options.region }),
  };
  // SendCommand has no idempotency token: send it once, and report it if the answer is lost.
  const sender = bounded(new SSMClient({ ...shared, maxAttempts: 1 }));
  const reads = { ...shared, maxAttempts: 4, retryMode: "adaptive" };
  const at = options.endpoint;
  const ssm = bounded(new SSMClient({ ...reads, ...(await placeOf(at, () => new SSMClient(shared))) }));
  const ec2 = bounded(new EC2Client({ ...reads, ...(await placeOf(at, () => new EC2Client(shared))) }));
  const sts = bounded(new STSClient({ ...reads, ...(await placeOf(at, () => new STSClient(shared))) }));
  const changer = bounded(
    new EC2Client({ ...shared, maxAttempts: 1, ...(await placeOf(at, () => new EC2Client(shared))) }),
  );
  const preparing = preparingOperations(reads, (make) => placeOf(at, make));
  const operations: Operations = {
    "ssm:SendCommand": (input, abortSignal) => sender.send(new SendCommandCommand(input), { abortSignal }),
    "ssm:GetCommandInvocation": (input, abortSignal) =>
      ssm.send(new GetCommandInvocationCommand(input), { abortSignal }),
    "ssm:ListCommandInvocations": (input, abortSignal) =>
      ssm.send(new ListCommandInvocationsCommand(input), { abortSignal }),
    "ssm:ListCommands": (input, abortSignal) => ssm.send(new ListCommandsCommand(input), { abortSignal }),
    "ssm:CancelCommand": (input, abortSignal) => ssm.send(new CancelCommandCommand(input), { abortSignal }),
    "ssm:DescribeInstanceInformation": (input, abortSignal) =>
      ssm.send(new DescribeInstanceInformationCommand(input), { abortSignal }),
    "ssm:DescribeDocument": (input, abortSignal) =>
      ssm.send(new DescribeDocumentCommand(input), { abortSignal }),
    // A retry would be refused because of the first request, and look like a failure.
    "ssm:PutParameter": (input, abortSignal) => sender.send(new PutParameterCommand(input), { abortSignal }),
    "ssm:DeleteParameter": (input, abortSignal) =>
      ssm.send(new DeleteParameterCommand(input), { abortSignal }),
    "ec2:DescribeAddresses": (input, abortSignal) =>
      ec2.send(new DescribeAddressesCommand(input), { abortSignal }),
    "ec2:DescribeImages": (input, abortSignal) => ec2.send(new DescribeImagesCommand(input), { abortSignal }),
    "ec2:DescribeInstanceAttribute": (input, abortSignal) =>
      ec2.send(new DescribeInstanceAttributeCommand(input), { abortSignal }),
    "ec2:DescribeInstanceStatus": (input, abortSignal) =>
      ec2.send(new DescribeInstanceStatusCommand(input), { abortSignal }),
    "ec2:DescribeInstanceTypes": (input, abortSignal) =>
      ec2.send(new DescribeInstanceTypesCommand(input), { abortSignal }),
    "ec2:DescribeInstances": (input, abortSignal) =>
      ec2.send(new DescribeInstancesCommand(input), { abortSignal }),
    "ec2:DescribeSecurityGroups": (input, abortSignal) =>
      ec2.send(new DescribeSecurityGroupsCommand(input), { abortSignal }),
    "ec2:DescribeSnapshots": (input, abortSignal) =>
      ec2.send(new DescribeSnapshotsCommand(input), { abortSignal }),
    "ec2:DescribeSubnets": (input, abortSignal) =>
      ec2.send(new DescribeSubnetsCommand(input), { abortSignal }),
    "ec2:DescribeVolumes": (input, abortSignal) =>
      ec2.send(new DescribeVolumesCommand(input), { abortSignal }),
    "ec2:DescribeVolumesModifications": (input, abortSignal) =>
      ec2.send(new DescribeVolumesModificationsCommand(input), { abortSignal }),
    // These have no idempotency token.
    "ec2:CreateSnapshot": (input, abortSignal) =>
      changer.send(new CreateSnapshotCommand(input), { abortSignal }),
    "ec2:ModifyVolume": (input, abortSignal) => changer.send(new ModifyVolumeCommand(input), { abortSignal }),
    "sts:GetCallerIdentity": (input, abortSignal) =>
      sts.send(new GetCallerIdentityCommand(input), { abortSignal }),
    ...preparing,
  };
  const call: AwsCall = async (operation, input, signal) => {
    try {
      return await operations[operation](input, signal);
    } catch (error) {
      throw callFailure(operation, error);
    }
  };
  try {
    const region = await ssm.config.region();
    const endpoint = await effectiveEndpoint({ ...shared, ...(await placeOf(at, () => ssm)) });
    const identity = await call("sts:GetCallerIdentity", {}, AbortSignal.timeout(30_000));
    return { call, region, endpoint, account: identity.Account ?? "unknown", arn: identity.Arn ?? "unknown" };
  } catch (error) {
    throw operatorError(error);
  }
}

/** The endpoint for a client. AWS's own endpoint comes from the SDK's rules for its Regions. */
async function placeOf(
  at: "own" | string | undefined,
  client: () => Placed,
): Promise<{ readonly endpoint?: string }> {
  if (at === undefined) return {};
  if (at !== "own") return { endpoint: at };
  const { config } = client();
  try {
    const Region = await config.region();
    return { endpoint: config.endpointProvider({ Region, UseGlobalEndpoint: false }).url.href };
  } catch (error) {
    throw operatorError(error);
  }
}

/** Asks the client where it would send a request, without sending one. */
async function effectiveEndpoint(shared: {
  profile?: string;
  region?: string;
  endpoint?: string;
}): Promise<string | null> {
  const client = new SSMClient(shared);
  return whereItWouldGo(client, () => client.send(new ListCommandsCommand({})));
}

const REJECTED = new Set([
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "AuthFailure",
]);
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** The code of a failed connection. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : "";
}

/** Why AWS cannot be used, with what to do about it. Throws BugError for a bug in Lamplighter. */
function operatorError(error: unknown): OperatorError {
  if (error instanceof OperatorError) return error;
  const unusable = unusableSetting(error);
  if (unusable !== null) return unusable;
  const { message } = error instanceof Error ? error : { message: String(error) };
  const name = errorName(callFailure("sts:GetCallerIdentity", error));
  const because = { cause: error };
  if (name === "UnreadableAnswer" || name === "EndlessAnswer")
    return new OperatorError(`AWS did not answer: ${errorLabel(error)}.`, adviceOn(error) ?? "", because);
  if (name === "ExpiredToken" || name === "ExpiredTokenException" || /expired/i.test(message))
    return new OperatorError(
      "Your AWS credentials have expired.",
      "Sign in again (for example with `aws sso login`) and repeat the call.",
      because,
    );
  if (name === "CredentialsProviderError" || name === "TokenProviderError")
    return new OperatorError(
      `No AWS credentials were found: ${message}`,
      "Sign in (for example with `aws sso login`), set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
      because,
    );
  if (REJECTED.has(name))
    return new OperatorError(
      `AWS rejected your credentials: ${name} ${message}`.trim(),
      "Sign in again (for example with `aws sso login`), or check AWS_PROFILE and the access key. Also check this computer's clock: it must be right to within minutes.",
      because,
    );
  if (UNREACHABLE.has(codeOf(error)))
    return new OperatorError(
      `Cannot reach AWS: ${codeOf(error)} ${message}`.trim(),
      "Check the network, the Region and, if set, AWS_ENDPOINT_URL.",
      because,
    );
  return new OperatorError(
    `Cannot read your AWS identity: ${name} ${message}`.trim(),
    "Check your credentials, the network and the Region. `aws sts get-caller-identity` should work.",
    because,
  );
}
