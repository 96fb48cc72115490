// The port to AWS: one function, with the SDK's types and none of its code. The real client (client.ts) and
// the practice account (rehearsal/) both implement it, so one transport serves both.
import type {
  CreateChangeSetCommandInput,
  CreateChangeSetCommandOutput,
  DescribeChangeSetCommandInput,
  DescribeChangeSetCommandOutput,
  DescribeStackEventsCommandInput,
  DescribeStackEventsCommandOutput,
  DescribeStacksCommandInput,
  DescribeStacksCommandOutput,
  ExecuteChangeSetCommandInput,
  ExecuteChangeSetCommandOutput,
  GetTemplateCommandInput,
  GetTemplateCommandOutput,
} from "@aws-sdk/client-cloudformation";
import type {
  DescribeDBClusterParametersCommandInput,
  DescribeDBClusterParametersCommandOutput,
  DescribeDBClustersCommandInput,
  DescribeDBClustersCommandOutput,
  DescribeDBInstancesCommandInput,
  DescribeDBInstancesCommandOutput,
  DescribeDBSubnetGroupsCommandInput,
  DescribeDBSubnetGroupsCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from "@aws-sdk/client-docdb";
import type {
  CreateSnapshotCommandInput,
  CreateSnapshotCommandOutput,
  DescribeAddressesCommandInput,
  DescribeAddressesCommandOutput,
  DescribeImagesCommandInput,
  DescribeImagesCommandOutput,
  DescribeInstanceAttributeCommandInput,
  DescribeInstanceAttributeCommandOutput,
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusCommandOutput,
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  DescribeSnapshotsCommandInput,
  DescribeSnapshotsCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  DescribeVolumesCommandInput,
  DescribeVolumesCommandOutput,
  DescribeVolumesModificationsCommandInput,
  DescribeVolumesModificationsCommandOutput,
  ModifyVolumeCommandInput,
  ModifyVolumeCommandOutput,
} from "@aws-sdk/client-ec2";
import type {
  GetInstanceProfileCommandInput,
  GetInstanceProfileCommandOutput,
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
} from "@aws-sdk/client-iam";
import type {
  ListHostedZonesByNameCommandInput,
  ListHostedZonesByNameCommandOutput,
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
} from "@aws-sdk/client-route-53";
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

/**
 * Every operation that we call: its input and output. `$metadata` is optional so that the practice account
 * can omit it.
 */
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
  "ec2:DescribeAddresses": [DescribeAddressesCommandInput, Plain<DescribeAddressesCommandOutput>];
  "ec2:DescribeImages": [DescribeImagesCommandInput, Plain<DescribeImagesCommandOutput>];
  "ec2:DescribeInstanceAttribute": [
    DescribeInstanceAttributeCommandInput,
    Plain<DescribeInstanceAttributeCommandOutput>,
  ];
  "ec2:DescribeInstanceStatus": [
    DescribeInstanceStatusCommandInput,
    Plain<DescribeInstanceStatusCommandOutput>,
  ];
  "ec2:DescribeInstanceTypes": [DescribeInstanceTypesCommandInput, Plain<DescribeInstanceTypesCommandOutput>];
  "ec2:DescribeInstances": [DescribeInstancesCommandInput, Plain<DescribeInstancesCommandOutput>];
  "ec2:DescribeSecurityGroups": [
    DescribeSecurityGroupsCommandInput,
    Plain<DescribeSecurityGroupsCommandOutput>,
  ];
  "ec2:DescribeSnapshots": [DescribeSnapshotsCommandInput, Plain<DescribeSnapshotsCommandOutput>];
  "ec2:DescribeSubnets": [DescribeSubnetsCommandInput, Plain<DescribeSubnetsCommandOutput>];
  "ec2:DescribeVolumes": [DescribeVolumesCommandInput, Plain<DescribeVolumesCommandOutput>];
  "ec2:DescribeVolumesModifications": [
    DescribeVolumesModificationsCommandInput,
    Plain<DescribeVolumesModificationsCommandOutput>,
  ];
  "ec2:CreateSnapshot": [CreateSnapshotCommandInput, Plain<CreateSnapshotCommandOutput>];
  "ec2:ModifyVolume": [ModifyVolumeCommandInput, Plain<ModifyVolumeCommandOutput>];
  "sts:GetCallerIdentity": [GetCallerIdentityCommandInput, Plain<GetCallerIdentityCommandOutput>];
  "cloudformation:CreateChangeSet": [CreateChangeSetCommandInput, Plain<CreateChangeSetCommandOutput>];
  "cloudformation:DescribeChangeSet": [DescribeChangeSetCommandInput, Plain<DescribeChangeSetCommandOutput>];
  "cloudformation:DescribeStackEvents": [
    DescribeStackEventsCommandInput,
    Plain<DescribeStackEventsCommandOutput>,
  ];
  "cloudformation:DescribeStacks": [DescribeStacksCommandInput, Plain<DescribeStacksCommandOutput>];
  "cloudformation:ExecuteChangeSet": [ExecuteChangeSetCommandInput, Plain<ExecuteChangeSetCommandOutput>];
  "cloudformation:GetTemplate": [GetTemplateCommandInput, Plain<GetTemplateCommandOutput>];
  "docdb:DescribeDBClusterParameters": [
    DescribeDBClusterParametersCommandInput,
    Plain<DescribeDBClusterParametersCommandOutput>,
  ];
  "docdb:DescribeDBClusters": [DescribeDBClustersCommandInput, Plain<DescribeDBClustersCommandOutput>];
  "docdb:DescribeDBInstances": [DescribeDBInstancesCommandInput, Plain<DescribeDBInstancesCommandOutput>];
  "docdb:DescribeDBSubnetGroups": [
    DescribeDBSubnetGroupsCommandInput,
    Plain<DescribeDBSubnetGroupsCommandOutput>,
  ];
  "docdb:ListTagsForResource": [ListTagsForResourceCommandInput, Plain<ListTagsForResourceCommandOutput>];
  "iam:GetInstanceProfile": [GetInstanceProfileCommandInput, Plain<GetInstanceProfileCommandOutput>];
  "iam:ListAttachedRolePolicies": [
    ListAttachedRolePoliciesCommandInput,
    Plain<ListAttachedRolePoliciesCommandOutput>,
  ];
  "route53:ListHostedZonesByName": [
    ListHostedZonesByNameCommandInput,
    Plain<ListHostedZonesByNameCommandOutput>,
  ];
  "route53:ListResourceRecordSets": [
    ListResourceRecordSetsCommandInput,
    Plain<ListResourceRecordSetsCommandOutput>,
  ];
}
type Plain<T> = Omit<T, "$metadata">;

export type AwsOperation = keyof AwsOperations;

/**
 * Calls one operation. Rejects with an Error whose `name` is the service's error code
 * (`InvocationDoesNotExist`, `ThrottlingException`, `InvalidInstanceId`, `AccessDeniedException`…).
 * Operations that change something and take no idempotency token (`SendCommand`, `PutParameter`,
 * `CreateSnapshot`, `ModifyVolume`) are never retried behind this port; others may be.
 */
export type AwsCall = <O extends AwsOperation>(
  operation: O,
  input: AwsOperations[O][0],
  signal: AbortSignal,
) => Promise<AwsOperations[O][1]>;

/** One operation, as a function. */
export type Operation<O extends AwsOperation> = (
  input: AwsOperations[O][0],
  signal: AbortSignal,
) => Promise<AwsOperations[O][1]>;
