// Maps each operation to the part of the practice account that answers it.
import type { AwsOperation, AwsOperations } from "../../aws/api/call.ts";
import { describeAddresses } from "../cloud/addresses.ts";
import { createVolumeChanges } from "../cloud/change-volumes.ts";
import type { Cloud } from "../cloud/cloud.ts";
import {
  describeDbClusterParameters,
  describeDbClusters,
  describeDbInstances,
  describeDbSubnetGroups,
  listTagsForResource,
} from "../cloud/describe-databases.ts";
import { callerIdentity, getInstanceProfile, listAttachedRolePolicies } from "../cloud/identity.ts";
import { describeInstanceTypes } from "../cloud/instance-types.ts";
import {
  describeImages,
  describeInstanceAttribute,
  describeInstanceStatus,
  describeInstances,
} from "../cloud/instances.ts";
import { describeSecurityGroups, describeSubnets } from "../cloud/network.ts";
import { describeVolumes } from "../cloud/volumes.ts";
import { listHostedZonesByName, listResourceRecordSets } from "../cloud/zones.ts";
import type { PracticeNode } from "../node/node.ts";
import type { CommandsService } from "../ssm/commands-service.ts";
import { describeDocument, describeInstanceInformation } from "../ssm/managed-nodes.ts";
import { createParameters } from "../ssm/parameters.ts";
import type { Stacks } from "../stacks/stacks.ts";

export type Answers = {
  readonly [O in AwsOperation]: (input: AwsOperations[O][0]) => AwsOperations[O][1];
};

/** Every operation that we call, answered from memory. Each throws as the service would. */
export function answersOf(it: {
  readonly cloud: Cloud;
  readonly service: CommandsService;
  readonly stacks: Stacks;
  /** The nodes that Systems Manager knows at the time of the call. */
  readonly managed: () => readonly PracticeNode[];
  /** Nodes whose agent has lost its connection. */
  readonly lost: () => readonly PracticeNode[];
}): Answers {
  const { cloud, service, stacks } = it;
  const parameters = createParameters();
  const volumes = createVolumeChanges(cloud);
  return {
    "ssm:SendCommand": service.send,
    "ssm:GetCommandInvocation": service.get,
    "ssm:ListCommands": service.list,
    "ssm:ListCommandInvocations": service.listInvocations,
    "ssm:CancelCommand": service.cancel,
    "ssm:DescribeInstanceInformation": (input) => describeInstanceInformation(it.managed(), it.lost(), input),
    "ssm:DescribeDocument": describeDocument,
    "ssm:PutParameter": parameters.put,
    "ssm:DeleteParameter": parameters.delete,
    "ec2:DescribeAddresses": (input) => describeAddresses(cloud, input),
    "ec2:DescribeImages": (input) => describeImages(cloud, input),
    "ec2:DescribeInstanceAttribute": (input) => describeInstanceAttribute(cloud, input),
    "ec2:DescribeInstanceStatus": (input) => describeInstanceStatus(cloud, input),
    "ec2:DescribeInstanceTypes": describeInstanceTypes,
    "ec2:DescribeInstances": (input) => describeInstances(cloud, input),
    "ec2:DescribeSecurityGroups": (input) => describeSecurityGroups(cloud, input),
    "ec2:DescribeSnapshots": volumes.snapshots,
    "ec2:DescribeSubnets": (input) => describeSubnets(cloud, input),
    "ec2:DescribeVolumes": (input) => describeVolumes(cloud, input),
    "ec2:DescribeVolumesModifications": volumes.modifications,
    "ec2:CreateSnapshot": volumes.copy,
    "ec2:ModifyVolume": volumes.modify,
    "sts:GetCallerIdentity": callerIdentity,
    "cloudformation:CreateChangeSet": stacks.createChangeSet,
    "cloudformation:DescribeChangeSet": stacks.describeChangeSet,
    "cloudformation:DescribeStackEvents": stacks.describeStackEvents,
    "cloudformation:DescribeStacks": stacks.describeStacks,
    "cloudformation:ExecuteChangeSet": stacks.executeChangeSet,
    "cloudformation:GetTemplate": stacks.getTemplate,
    "docdb:DescribeDBClusterParameters": (input) => describeDbClusterParameters(cloud, input),
    "docdb:DescribeDBClusters": (input) => describeDbClusters(cloud, input),
    "docdb:DescribeDBInstances": (input) => describeDbInstances(cloud, input),
    "docdb:DescribeDBSubnetGroups": (input) => describeDbSubnetGroups(cloud, input),
    "docdb:ListTagsForResource": (input) => listTagsForResource(cloud, input),
    "iam:GetInstanceProfile": (input) => getInstanceProfile(cloud, input),
    "iam:ListAttachedRolePolicies": (input) => listAttachedRolePolicies(cloud, input),
    "route53:ListHostedZonesByName": (input) => listHostedZonesByName(cloud, input),
    "route53:ListResourceRecordSets": (input) => listResourceRecordSets(cloud, input),
  };
}
