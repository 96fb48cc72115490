// The port to AWS: one function, with the SDK's own types and none of its code. The real client (client.ts)
// and the practice account (rehearsal/) both answer it, so one transport serves both.
import type {
  DescribeImagesCommandInput,
  DescribeImagesCommandOutput,
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  DescribeVolumesCommandInput,
  DescribeVolumesCommandOutput,
} from "@aws-sdk/client-ec2";
import type {
  CancelCommandCommandInput,
  CancelCommandCommandOutput,
  DeleteParameterCommandInput,
  DeleteParameterCommandOutput,
  DescribeDocumentCommandInput,
  DescribeDocumentCommandOutput,
  DescribeInstanceInformationCommandInput,
  DescribeInstanceInformationCommandOutput,
  GetCommandInvocationCommandInput,
  GetCommandInvocationCommandOutput,
  ListCommandInvocationsCommandInput,
  ListCommandInvocationsCommandOutput,
  ListCommandsCommandInput,
  ListCommandsCommandOutput,
  PutParameterCommandInput,
  PutParameterCommandOutput,
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
  "ssm:DescribeDocument": [DescribeDocumentCommandInput, Plain<DescribeDocumentCommandOutput>];
  "ssm:PutParameter": [PutParameterCommandInput, Plain<PutParameterCommandOutput>];
  "ssm:DeleteParameter": [DeleteParameterCommandInput, Plain<DeleteParameterCommandOutput>];
  "ec2:DescribeImages": [DescribeImagesCommandInput, Plain<DescribeImagesCommandOutput>];
  "ec2:DescribeInstances": [DescribeInstancesCommandInput, Plain<DescribeInstancesCommandOutput>];
  "ec2:DescribeVolumes": [DescribeVolumesCommandInput, Plain<DescribeVolumesCommandOutput>];
  "sts:GetCallerIdentity": [GetCallerIdentityCommandInput, Plain<GetCallerIdentityCommandOutput>];
}
type Plain<T> = Omit<T, "$metadata">;

export type AwsOperation = keyof AwsOperations;

/**
 * Calls one operation. Rejects with an Error whose `name` is the service's error code
 * (`InvocationDoesNotExist`, `ThrottlingException`, `InvalidInstanceId`, `AccessDeniedException`…).
 * `SendCommand` and `PutParameter` are never retried behind this port; the others may be.
 */
export type AwsCall = <O extends AwsOperation>(
  operation: O,
  input: AwsOperations[O][0],
  signal: AbortSignal,
) => Promise<AwsOperations[O][1]>;
