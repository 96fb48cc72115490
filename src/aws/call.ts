// The port to AWS: one function, with the SDK's own types and none of its code. The real client (client.ts)
// and the practice account (rehearsal/) both answer it, so one transport serves both.
import type {
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  DescribeVolumesCommandInput,
  DescribeVolumesCommandOutput,
} from "@aws-sdk/client-ec2";
import type {
  CancelCommandCommandInput,
  CancelCommandCommandOutput,
  DescribeInstanceInformationCommandInput,
  DescribeInstanceInformationCommandOutput,
  GetCommandInvocationCommandInput,
  GetCommandInvocationCommandOutput,
  ListCommandInvocationsCommandInput,
  ListCommandInvocationsCommandOutput,
  ListCommandsCommandInput,
  ListCommandsCommandOutput,
  SendCommandCommandInput,
  SendCommandCommandOutput,
} from "@aws-sdk/client-ssm";
import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";

/** Every operation that we call: its input and output. `$metadata` is optional so that the practice account need not invent it. */
export interface AwsOperations {
  "ssm:SendCommand": [SendCommandCommandInput, Plain<SendCommandCommandOutput>];
  "ssm:GetCommandInvocation": [GetCommandInvocationCommandInput, Plain<GetCommandInvocationCommandOutput>];
  "ssm:ListCommandInvocations": [
    ListCommandInvocationsCommandInput,
    Plain<ListCommandInvocationsCommandOutput>,
  ];
  "ssm:ListCommands": [ListCommandsCommandInput, Plain<ListCommandsCommandOutput>];
  "ssm:CancelCommand": [CancelCommandCommandInput, Plain<CancelCommandCommandOutput>];
  "ssm:DescribeInstanceInformation": [
    DescribeInstanceInformationCommandInput,
    Plain<DescribeInstanceInformationCommandOutput>,
  ];
  "ec2:DescribeInstances": [DescribeInstancesCommandInput, Plain<DescribeInstancesCommandOutput>];
  "ec2:DescribeVolumes": [DescribeVolumesCommandInput, Plain<DescribeVolumesCommandOutput>];
  "sts:GetCallerIdentity": [GetCallerIdentityCommandInput, Plain<GetCallerIdentityCommandOutput>];
}
type Plain<T> = Omit<T, "$metadata">;

export type AwsOperation = keyof AwsOperations;

/**
 * Calls one operation. Rejects with an Error whose `name` is the service's error code
 * (`InvocationDoesNotExist`, `ThrottlingException`, `InvalidInstanceId`, `AccessDeniedException`…).
 * `SendCommand` is never retried behind this port; reads may be.
 */
export type AwsCall = <O extends AwsOperation>(
  operation: O,
  input: AwsOperations[O][0],
  signal: AbortSignal,
) => Promise<AwsOperations[O][1]>;
