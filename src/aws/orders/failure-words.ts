// What AWS's reasons for a failed creation mean, and what to do about them, for people who do not work with
// AWS every day. The reasons are sentences of many services, recognised by words in them; the first match
// counts.

interface Known {
  readonly of: RegExp;
  readonly advice: (reason: string) => string;
}

const KNOWN: readonly Known[] = [
  {
    of: /not authorized to perform|AccessDenied|UnauthorizedOperation|UnauthorizedTagging/i,
    advice: (reason) =>
      `Your AWS identity lacks the permission ${missingPermission(reason) ?? "that the reason names"}: ask your AWS administrator for it.`,
  },
  {
    of: /vCPU|VcpuLimitExceeded|InstanceLimitExceeded|max(imum)? number of instances/i,
    advice: () =>
      "The account's quota for running instances is used up: use a smaller instance type, stop instances that you do not need, or request an increase (Service Quotas, Amazon EC2, “Running On-Demand Standard instances”).",
  },
  {
    of: /AddressLimitExceeded|maximum number of addresses/i,
    advice: () =>
      "The account's quota for elastic IP addresses is used up (5 per Region by default): release one that is not in use, or request an increase (Service Quotas, Amazon EC2, “EC2-VPC Elastic IPs”).",
  },
  {
    of: /InsufficientDBInstanceCapacity|no availability zones with sufficient capacity/i,
    advice: () =>
      "AWS has no capacity for this database instance class in that Availability Zone: retry later, or use another class in the template.",
  },
  {
    of: /DBClusterAlreadyExists|DB cluster already exists|DB instance already exists/i,
    advice: () =>
      "A cluster with that name already exists: use it (skip this step with that reason), or choose another name.",
  },
  {
    of: /DBInstanceClass|class .{0,60}engine version|engine version .{0,60}class|Cannot find (upgrade|version)/i,
    advice: () =>
      "This database instance class or engine version is not available there: use another one in the template.",
  },
  {
    of: /Cannot delete protected Cluster/i,
    advice: () => "The cluster has deletion protection, as requested: turn that off first to delete it.",
  },
  {
    of: /InsufficientInstanceCapacity|sufficient .{0,40}capacity/i,
    advice: () =>
      "AWS has no capacity for this instance type in that Availability Zone: retry later, or use another type or a subnet in another zone.",
  },
  {
    of: /Free Tier/i,
    advice: () =>
      "The account is on the free plan, which allows only a few instance types: use one of them, or upgrade the account.",
  },
  {
    of: /not supported in your requested Availability Zone|instance type .{0,60}(not|does not exist)|InvalidInstanceType|Unsupported .{0,20}instance type/i,
    advice: () =>
      "This instance type is not available there: use another type, or a subnet in another Availability Zone.",
  },
  {
    of: /default VPC|VPCIdNotSpecified|default subnet|MissingInput/i,
    advice: () =>
      "The account has no default VPC in this Region: pass a subnet for the new node (--subnet), or create the default VPC again (`aws ec2 create-default-vpc`).",
  },
  {
    of: /already exists|AlreadyExists|Duplicate/i,
    advice: () =>
      "The name is already in use, perhaps by an earlier attempt: check it, then choose another name, or delete the old one if nobody needs it.",
  },
  {
    of: /limit ?exceeded|exceeds? .{0,40}(limit|quota)|quota/i,
    advice: () =>
      "A quota of the account is used up: delete what you do not need, or request an increase in Service Quotas.",
  },
  {
    of: /disableApiTermination|may not be terminated/i,
    advice: () =>
      "The instance has termination protection, as requested: turn that off first to terminate it.",
  },
  {
    of: /KMS|InvalidKmsKey|Client\.InternalError/,
    advice: () =>
      "The key that encrypts the disks could not be used: check that the account's default EBS key exists, is enabled, and that you are allowed to use it.",
  },
  {
    of: /parameter store|ssm:|\/aws\/service\//i,
    advice: () =>
      "The image's parameter could not be read: check that your identity is allowed to call ssm:GetParameters, and that the Region has that image.",
  },
  {
    of: /InvalidAMIID|image id/i,
    advice: () => "The image does not exist in this Region: use another one.",
  },
  {
    of: /(subnet|security group|vpc|sg-).{0,60}does not exist|InvalidSubnet|InvalidGroup|InvalidVpc/i,
    advice: () => "A subnet or security group does not exist in this Region and account: check its id.",
  },
  {
    of: /hosted ?zone|RRSet|resource record|InvalidChangeBatch/i,
    advice: () =>
      "The DNS record could not be made: check the hosted zone's id, that the name is in this zone, and that the name has no other record.",
  },
  {
    of: /PendingVerification|OptInRequired/i,
    advice: () => "AWS has not activated the account for this yet: check for mail from AWS, and retry later.",
  },
  {
    of: /Requires capabilities/i,
    advice: () =>
      "The template makes a resource that needs a capability that Lamplighter does not grant: remove it.",
  },
  {
    of: /template|YAML|JSON|unresolved|parameter/i,
    advice: () => "The template or one of its values is wrong: edit it as the reason says.",
  },
];

/** What to do about a reason; null when unknown. */
export function adviceOnFailure(reason: string): string | null {
  return KNOWN.find(({ of }) => of.test(reason))?.advice(reason) ?? null;
}

/**
 * The service's own sentence, without the text that CloudFormation's handlers and AWS's clients wrap around
 * it.
 */
export function plainReason(reason: string): string {
  const inner =
    /^Resource handler returned message: "([\s\S]*)" \(RequestToken: /.exec(reason)?.[1] ?? reason;
  return inner.replace(/ \((Service: [^()]*|SDK Attempt Count: \d+)\)/g, "").trim();
}

/** The permission that a refusal names (`ec2:RunInstances`); null when it names none. */
export function missingPermission(words: string): string | null {
  return /not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z0-9*]+)/.exec(words)?.[1] ?? null;
}
