// Checks whether the instance's role has a policy attached.
import type { Requirement } from "../../runbook/model/runbook.ts";
import { type ReadContext, ReadFailure, readIfExists, readPages, sourceWords } from "../api/reading.ts";
import { cannotTell, type Evidence, listWords, met, notMet } from "./evidence.ts";
import { instanceOf, instanceSource } from "./instance.ts";

/** Only attached policies count; inline policies of the role are not read. */
export async function checkPolicy(
  reading: ReadContext,
  { name }: Extract<Requirement, { kind: "policy" }>,
): Promise<Evidence> {
  const arn = (await instanceOf(reading)).IamInstanceProfile?.Arn;
  const profile = arn?.split("/").at(-1) ?? "";
  if (profile === "")
    return notMet(
      `The instance has no role. Make one with the policy ${name}, and attach it (Actions, Security, Modify IAM role).`,
      "no role",
      instanceSource(reading),
    );
  const role = await roleOf(reading, profile);
  const profileSource = sourceWords("iam:GetInstanceProfile", profile);
  if (role === null)
    return notMet(
      `The instance profile ${profile} has no role. Attach a role with the policy ${name}.`,
      profile,
      profileSource,
    );
  const policies = await readPages(reading, "iam:ListAttachedRolePolicies", { RoleName: role }, role, {
    items: ({ AttachedPolicies }) => AttachedPolicies,
    next: ({ Marker }) => (Marker === undefined || Marker === "" ? null : { Marker }),
  });
  const source = sourceWords("iam:ListAttachedRolePolicies", role);
  const names = policies.flatMap(({ PolicyName }) => PolicyName ?? []);
  const observed = `role ${role}: ${names.length === 0 ? "no policy" : names.join(", ")}`;
  const found = policies.filter(({ PolicyName }) => PolicyName === name);
  if (found.length === 0)
    return notMet(`The role ${role} does not have the policy ${name}. Attach it in IAM.`, observed, source);
  if (found.some(({ PolicyArn }) => isAwsOwn(PolicyArn)))
    return met(`The role ${role} has the AWS managed policy ${name}.`, observed, source);
  const arns = listWords(found.map(({ PolicyArn }) => PolicyArn ?? "an unnamed one"));
  if (/^(?:Amazon|AWS|CloudWatch)/.test(name) || found.every(({ PolicyArn }) => PolicyArn === undefined))
    return cannotTell(
      `The role ${role} has a policy with that name that is not AWS's (${arns}). Check what it allows.`,
      observed,
      source,
    );
  return met(
    `The role ${role} has the policy ${name} (${arns}). Lamplighter did not check what it allows.`,
    observed,
    source,
  );
}

/** The name of the profile's role; null when it has none. */
async function roleOf(reading: ReadContext, profile: string): Promise<string | null> {
  const input = { InstanceProfileName: profile };
  const answer = await readIfExists(reading, "iam:GetInstanceProfile", input, profile, /^NoSuchEntity/);
  const found = answer?.InstanceProfile;
  if (found !== undefined && found.InstanceProfileName !== profile)
    throw new ReadFailure(
      `IAM answered about a different instance profile than ${profile}. Check again.`,
      sourceWords("iam:GetInstanceProfile", profile),
    );
  return found?.Roles?.[0]?.RoleName ?? null;
}

function isAwsOwn(arn: string | undefined): boolean {
  return /^arn:aws[\w-]*:iam::aws:policy\//.test(arn ?? "");
}
