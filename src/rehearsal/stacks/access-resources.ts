// Roles, instance profiles and key pairs of a stack.

import { seededHex } from "../base/seeded.ts";
import { policyArn, roleArn } from "../cloud/identity.ts";
import { textOf } from "./intrinsics.ts";
import { labelOf, ownName, type ResourceMaker, refusedBy, removeFrom, tagsOf, textsOf } from "./resource.ts";

const role: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const name = textOf(properties.RoleName) || ownName(order).slice(0, 64);
  if (cloud.roles.some((one) => one.name === name))
    throw refusedBy(order, "Iam", "AlreadyExists", `Role with name ${name} already exists.`, 409);
  const policies = textsOf(properties.ManagedPolicyArns).map((arn) => {
    const policy = arn.split("/").at(-1) ?? "";
    if (arn !== policyArn(policy) && !/^arn:aws:iam::(aws|\d{12}):policy\/[\w/+=,.@-]+$/.test(arn))
      throw refusedBy(order, "Iam", "NotFound", `Policy ${arn} does not exist or is not attachable.`, 404);
    return policy;
  });
  const made = { name, policies, clusters: [], created: new Date() };
  cloud.roles.push(made);
  return {
    id: name,
    attributes: { Arn: roleArn(name), RoleId: `AROA${seededHex(cloud.seed, name, 17).toUpperCase()}` },
    seconds: 16,
    remove: () => removeFrom(cloud.roles, made),
  };
};

const instanceProfile: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const name = textOf(properties.InstanceProfileName) || ownName(order);
  if (cloud.profiles.some((one) => one.name === name))
    throw refusedBy(order, "Iam", "AlreadyExists", `Instance Profile ${name} already exists.`, 409);
  const [held = ""] = textsOf(properties.Roles);
  if (!cloud.roles.some((one) => one.name === held))
    throw refusedBy(order, "Iam", "NotFound", `The role with name ${held} cannot be found.`, 404);
  const made = { name, role: held, created: new Date() };
  cloud.profiles.push(made);
  return {
    id: name,
    attributes: { Arn: `arn:aws:iam::111122223333:instance-profile/${name}` },
    // CloudFormation waits until the profile has propagated.
    seconds: 40,
    remove: () => removeFrom(cloud.profiles, made),
  };
};

const keyPair: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const name = textOf(properties.KeyName);
  if (cloud.keyPairs.some((one) => one.name === name))
    throw refusedBy(order, "Ec2", "AlreadyExists", `The keypair '${name}' already exists.`);
  const made = { name, id: cloud.newId("key", labelOf(order)), tags: tagsOf(order) };
  cloud.keyPairs.push(made);
  return {
    id: name,
    attributes: { KeyPairId: made.id, KeyFingerprint: seededHex(cloud.seed, made.id, 40) },
    seconds: 3,
    remove: () => removeFrom(cloud.keyPairs, made),
  };
};

export const accessResources: Readonly<Record<string, ResourceMaker>> = {
  "AWS::IAM::Role": role,
  "AWS::IAM::InstanceProfile": instanceProfile,
  "AWS::EC2::KeyPair": keyPair,
};
