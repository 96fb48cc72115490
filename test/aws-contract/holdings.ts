// What the account holds when the contracts are looked at, made by its owner.
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  ModifyInstanceAttributeCommand,
} from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
} from "@aws-sdk/client-iam";
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand } from "@aws-sdk/client-route-53";
import { CreateDocumentCommand, SendCommandCommand } from "@aws-sdk/client-ssm";
import { attachVolume, ec2, iam, newName, route53, ssm, startInstances } from "./account.ts";

export interface Holdings {
  /** It runs, cannot be terminated by an accident, and has the volume, the group and the address. */
  readonly instance: string;
  readonly volume: string;
  /** A security group: TCP 443 from anywhere, UDP 4789 from itself. */
  readonly group: string;
  readonly address: string;
  /** An instance profile with a role that has AmazonSSMManagedInstanceCore. */
  readonly profile: string;
  readonly role: string;
  /** A hosted zone's id; `node-01` in it has the address. */
  readonly zone: string;
  readonly zoneName: string;
  readonly document: string;
  /** A command that was sent to the instance. */
  readonly command: string;
}

/** Makes all of it. */
export async function holdings(): Promise<Holdings> {
  const group = await newGroup();
  const [instance = ""] = await startInstances({ Name: newName("contract") }, { SecurityGroupIds: [group] });
  await ec2().send(
    new ModifyInstanceAttributeCommand({ InstanceId: instance, DisableApiTermination: { Value: true } }),
  );
  const volume = await attachVolume(instance, "/dev/sdf", 64);
  const address = await newAddress(instance);
  return {
    instance,
    volume,
    group,
    address,
    ...(await newProfile()),
    ...(await newZone(address)),
    ...(await newCommand(instance)),
  };
}

export async function newGroup(): Promise<string> {
  const client = ec2();
  const GroupName = newName("group");
  const { GroupId = "" } = await client.send(
    new CreateSecurityGroupCommand({ GroupName, Description: "of the contracts" }),
  );
  await client.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
        { IpProtocol: "udp", FromPort: 4789, ToPort: 4789, UserIdGroupPairs: [{ GroupId }] },
      ],
    }),
  );
  return GroupId;
}

export async function newAddress(InstanceId: string): Promise<string> {
  const { AllocationId, PublicIp = "" } = await ec2().send(new AllocateAddressCommand({ Domain: "vpc" }));
  await ec2().send(new AssociateAddressCommand({ AllocationId, InstanceId }));
  return PublicIp;
}

export async function newProfile(): Promise<Pick<Holdings, "profile" | "role">> {
  const client = iam();
  const [RoleName, InstanceProfileName] = [newName("role"), newName("profile")];
  const statement = {
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
  };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await client.send(
    new AttachRolePolicyCommand({
      RoleName,
      PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    }),
  );
  await client.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  await client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  return { profile: InstanceProfileName, role: RoleName };
}

export async function newZone(address: string): Promise<Pick<Holdings, "zone" | "zoneName">> {
  const client = route53();
  const zoneName = `${newName("zone")}.example.org`;
  const { HostedZone } = await client.send(
    new CreateHostedZoneCommand({ Name: zoneName, CallerReference: zoneName }),
  );
  const zone = HostedZone?.Id ?? "";
  const records = ["node-01", "node-02"].map((name) => ({
    Action: "CREATE" as const,
    ResourceRecordSet: {
      Name: `${name}.${zoneName}`,
      Type: "A" as const,
      TTL: 300,
      ResourceRecords: [{ Value: address }],
    },
  }));
  await client.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes: records } }),
  );
  return { zone, zoneName };
}

async function newCommand(instance: string): Promise<Pick<Holdings, "document" | "command">> {
  const document = newName("Contract");
  await ssm().send(
    new CreateDocumentCommand({
      Name: document,
      DocumentType: "Command",
      Content: JSON.stringify({
        schemaVersion: "2.2",
        description: "Runs commands",
        parameters: {
          commands: { type: "StringList", description: "What to run" },
          executionTimeout: { type: "String", default: "3600", description: "Seconds" },
        },
        mainSteps: [{ action: "aws:runShellScript", name: "run", inputs: { runCommand: "{{ commands }}" } }],
      }),
    }),
  );
  const { Command } = await ssm().send(
    new SendCommandCommand({
      DocumentName: "AWS-RunShellScript",
      InstanceIds: [instance],
      Comment: "ll1 contract",
      Parameters: { commands: ["#!/bin/sh\ntrue"] },
    }),
  );
  return { document, command: Command?.CommandId ?? "" };
}
