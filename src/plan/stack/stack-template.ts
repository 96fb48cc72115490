// The CloudFormation template of a new node: readable text, made from the guide's requirements. The same
// requirements give the same text. It contains no secrets, and says which requirements it does not follow.
import type { Finding } from "../../runbook/model/runbook.ts";
import { chooseType } from "./choose-type.ts";
import { dataVolume, type Volume, volumeFindings, volumeOf } from "./data-volume.ts";
import { type CostClass, costClass, costWords } from "./monthly-cost.ts";
import { type NetworkRules, networkRules } from "./network-rules.ts";
import { conditions, imageFindings, parameters, recordFindings } from "./parameters.ts";
import {
  collectStackRequirements,
  type RequirementOf,
  type StackRequirements,
  type StatedRequirement,
} from "./stack-requirements.ts";
import { guideLineComments, stackTags } from "./template-comments.ts";
import {
  attribute,
  either,
  explained,
  type Fields,
  ref,
  sub,
  type Value,
  writeTemplate,
} from "./template-yaml.ts";

export interface StackTemplate {
  readonly text: string;
  readonly instanceType: string;
  /** Null when the price of the instance type is unknown. */
  readonly cost: CostClass | null;
  /** Requirements of the guide that the template does not follow. */
  readonly findings: readonly Finding[];
}

/** Systems Manager cannot reach a node without this policy. */
const CORE_POLICY = "AmazonSSMManagedInstanceCore";

/** Makes the template from the requirements, in the guide's order. */
export function stackTemplate(stated: readonly StatedRequirement[]): StackTemplate {
  const demands = collectStackRequirements(stated);
  const type = chooseType(demands);
  const volume = volumeOf(demands);
  const rules = networkRules(demands.ports, "MakesGroup");
  const cost = costClass(type.known, volume);
  const text = writeTemplate(
    [
      "One node, made as a CloudFormation stack by Lamplighter. It contains no secrets.",
      costWords(cost),
      "Before deleting the stack, turn off termination protection. The data volume is kept and costs money.",
    ],
    {
      AWSTemplateFormatVersion: "2010-09-09",
      Description: "One node, made by Lamplighter from the requirements of its guide",
      Parameters: parameters(demands, type, volume),
      Conditions: conditions(demands),
      Resources: resources(demands, rules, volume),
      Outputs: outputs(demands, volume),
    },
  );
  return {
    text,
    instanceType: type.name,
    cost,
    findings: [
      ...type.findings,
      ...imageFindings(demands),
      ...rules.findings,
      ...volumeFindings(demands),
      ...recordFindings(demands),
    ],
  };
}

function resources(demands: StackRequirements, rules: NetworkRules, volume: Volume | null): Fields {
  const { keyPairs, addresses, records } = demands;
  return {
    ...identity(demands),
    ...group(rules),
    ...(keyPairs.length === 0 ? {} : { KeyPair: keyPair(keyPairs) }),
    ...node(demands),
    ...(volume === null ? {} : dataVolume(demands, volume)),
    ...(addresses.length === 0
      ? {}
      : {
          Address: explained(guideLineComments(addresses), {
            Type: "AWS::EC2::EIP",
            Properties: { Domain: "vpc", InstanceId: ref("Node"), Tags: stackTags() },
          }),
        }),
    ...(records.length === 0
      ? {}
      : {
          Record: explained(guideLineComments(records), {
            Type: "AWS::Route53::RecordSet",
            Condition: "MakesRecord",
            Properties: {
              HostedZoneId: ref("HostedZone"),
              Name: ref("DnsName"),
              Type: "A",
              TTL: "300",
              ResourceRecords: [publicAddress(demands)],
            },
          }),
        }),
  };
}

function identity({ policies }: StackRequirements): Fields {
  const names = new Set([CORE_POLICY, ...policies.map(({ requirement }) => requirement.name)]);
  const usable = [...names].filter((name) => /^[\w+=,.@-]{1,128}$/.test(name));
  return {
    Role: explained(guideLineComments(policies), {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        },
        ManagedPolicyArns: usable.map((name) => sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`)),
        Tags: stackTags(),
      },
    }),
    Profile: { Type: "AWS::IAM::InstanceProfile", Properties: { Roles: [ref("Role")] } },
  };
}

function group({ open, inner, leftOut }: NetworkRules): Fields {
  return {
    Group: explained(["What is not listed here is closed.", ...leftOut], {
      Type: "AWS::EC2::SecurityGroup",
      Condition: "MakesGroup",
      Properties: {
        GroupDescription: "Nodes of one guide, made by Lamplighter",
        VpcId: either("NamesVpc", ref("Vpc"), ref("AWS::NoValue")),
        ...(open.length === 0 ? {} : { SecurityGroupIngress: open }),
        Tags: stackTags(),
      },
    }),
    ...inner,
  };
}

function keyPair(stated: readonly RequirementOf<"key-pair">[]): Value {
  return explained(
    [
      ...guideLineComments(stated),
      "Systems Manager's Parameter Store keeps its private key, as /ec2/keypair/ and the key pair's id. Session Manager needs no key.",
    ],
    { Type: "AWS::EC2::KeyPair", Properties: { KeyName: ref("AWS::StackName"), Tags: stackTags() } },
  );
}

function node({ keyPairs, protections, tokens }: StackRequirements): Fields {
  return {
    Launch: explained(
      [...guideLineComments(tokens), "The metadata service answers with a session token only (IMDSv2)."],
      {
        Type: "AWS::EC2::LaunchTemplate",
        Properties: {
          LaunchTemplateData: { MetadataOptions: { HttpEndpoint: "enabled", HttpTokens: "required" } },
        },
      },
    ),
    Node: {
      Type: "AWS::EC2::Instance",
      Properties: {
        LaunchTemplate: {
          LaunchTemplateId: ref("Launch"),
          Version: attribute("Launch.LatestVersionNumber"),
        },
        ImageId: ref("Image"),
        InstanceType: ref("InstanceType"),
        IamInstanceProfile: ref("Profile"),
        ...(keyPairs.length === 0 ? {} : { KeyName: ref("KeyPair") }),
        SecurityGroupIds: [either("MakesGroup", attribute("Group.GroupId"), ref("SharedGroup"))],
        SubnetId: either("NamesSubnet", ref("Subnet"), ref("AWS::NoValue")),
        DisableApiTermination: explained(
          protections.length === 0
            ? ["Termination protection, even if the guide does not require it."]
            : guideLineComments(protections),
          true,
        ),
        BlockDeviceMappings: [
          explained(["The root volume."], {
            DeviceName: "/dev/xvda",
            Ebs: { VolumeType: "gp3", Encrypted: true },
          }),
        ],
        Tags: stackTags(),
      },
    },
  };
}

function outputs(demands: StackRequirements, volume: Volume | null): Fields {
  return {
    Instance: { Value: ref("Node") },
    Group: { Value: either("MakesGroup", attribute("Group.GroupId"), ref("SharedGroup")) },
    PublicAddress: { Value: publicAddress(demands) },
    PrivateAddress: { Value: attribute("Node.PrivateIp") },
    ...(volume === null ? {} : { DataVolume: { Value: ref("DataVolume") } }),
  };
}

function publicAddress({ addresses }: StackRequirements): Value {
  return addresses.length === 0 ? attribute("Node.PublicIp") : ref("Address");
}
