// STS and IAM of the practice account: the caller's identity, and what the instances' roles may do.
import type { AwsOperations } from "../../aws/api/call.ts";
import { seededWord } from "../base/seeded.ts";
import { serviceError } from "../base/service-error.ts";
import { ACCOUNT, type Cloud, type InstanceProfile, type Role } from "./cloud.ts";
import { paged } from "./filters.ts";

/** The caller. */
export const OPERATOR = `arn:aws:sts::${ACCOUNT}:assumed-role/practice/operator`;
/** The managed policies that let the agent of a node register with Systems Manager. */
const FOR_THE_AGENT = [
  "AmazonSSMManagedInstanceCore",
  "AmazonSSMManagedEC2InstanceDefaultPolicy",
  "AmazonEC2RoleforSSM",
];
/** Managed policies that are not in the root path. */
const PATHS: Readonly<Record<string, string>> = { AmazonEC2RoleforSSM: "service-role/" };
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

export function callerIdentity(): AwsOperations["sts:GetCallerIdentity"][1] {
  return { UserId: "AROAPRACTICE:operator", Account: ACCOUNT, Arn: OPERATOR };
}

/** May the agent of an instance with that profile register? */
export function mayRegister(cloud: Cloud, profile: string | null): boolean {
  const held = cloud.profiles.find(({ name }) => name === profile);
  const role = cloud.roles.find(({ name }) => name === held?.role);
  return role?.policies.some((policy) => FOR_THE_AGENT.includes(policy)) === true;
}

/** The ARN of a managed policy. */
export function policyArn(name: string): string {
  return `arn:aws:iam::aws:policy/${PATHS[name] ?? ""}${name}`;
}

export function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

export function getInstanceProfile(
  cloud: Cloud,
  input: AwsOperations["iam:GetInstanceProfile"][0],
): AwsOperations["iam:GetInstanceProfile"][1] {
  const profile = cloud.profiles.find(({ name }) => name === input.InstanceProfileName);
  if (!profile)
    throw serviceError(
      "NoSuchEntityException",
      `Instance Profile ${input.InstanceProfileName} cannot be found.`,
    );
  return { InstanceProfile: profileView(cloud, profile) };
}

function profileView(cloud: Cloud, { name, role, created }: InstanceProfile) {
  return {
    Path: "/",
    InstanceProfileName: name,
    InstanceProfileId: `AIPA${identifier(cloud, name)}`,
    Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/${name}`,
    CreateDate: created,
    Roles: cloud.roles.filter((one) => one.name === role).map((one) => roleView(cloud, one)),
  };
}

function roleView(cloud: Cloud, { name, created }: Role) {
  return {
    Path: "/",
    RoleName: name,
    RoleId: `AROA${identifier(cloud, name)}`,
    Arn: roleArn(name),
    CreateDate: created,
    AssumeRolePolicyDocument: encodeURIComponent(TRUST),
  };
}

const identifier = ({ seed }: Cloud, name: string) => seededWord(seed, `iam ${name}`, 17).toUpperCase();

export function listAttachedRolePolicies(
  cloud: Cloud,
  input: AwsOperations["iam:ListAttachedRolePolicies"][0],
): AwsOperations["iam:ListAttachedRolePolicies"][1] {
  const role = cloud.roles.find(({ name }) => name === input.RoleName);
  if (!role)
    throw serviceError("NoSuchEntityException", `The role with name ${input.RoleName} cannot be found.`);
  const { page, next } = paged(role.policies, input.MaxItems ?? 100, input.Marker);
  return {
    AttachedPolicies: page.map((PolicyName) => ({ PolicyName, PolicyArn: policyArn(PolicyName) })),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { Marker: next }),
  };
}
