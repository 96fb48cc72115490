// The clients that only the AWS side of a guide needs: CloudFormation, IAM and Route 53. Each is loaded by its first call.
import type { CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";
import type { AwsOperation, Operation } from "./call.ts";

/** A client as far as its address is asked for. */
export interface Placed {
  readonly config: {
    readonly region: () => Promise<string>;
    readonly endpointProvider: (parameters: { Region: string; UseGlobalEndpoint: false }) => {
      readonly url: URL;
    };
  };
}

type Settings = Pick<
  CloudFormationClientConfig,
  "requestHandler" | "profile" | "region" | "maxAttempts" | "retryMode"
>;
type Place = (client: () => Placed) => Promise<{ readonly endpoint?: string }>;
type Preparing = {
  readonly [O in Extract<AwsOperation, `${"cloudformation" | "iam" | "route53"}:${string}`>]: Operation<O>;
};

/** The operations. `place` gives the address that a client is to be told, where it is to be told one. */
export function preparingOperations(settings: Settings, place: Place): Preparing {
  const cloudFormation = once(async () => {
    const sdk = await import("@aws-sdk/client-cloudformation");
    const make = (more: object) => new sdk.CloudFormationClient({ ...settings, ...more });
    return { sdk, client: make(await place(() => make({}))) };
  });
  const iam = once(async () => {
    const sdk = await import("@aws-sdk/client-iam");
    const make = (more: object) => new sdk.IAMClient({ ...settings, ...more });
    return { sdk, client: make(await place(() => make({}))) };
  });
  const route53 = once(async () => {
    const sdk = await import("@aws-sdk/client-route-53");
    const make = (more: object) => new sdk.Route53Client({ ...settings, ...more });
    return { sdk, client: make(await place(() => make({}))) };
  });
  return {
    "cloudformation:CreateChangeSet": async (input, abortSignal) => {
      const { sdk, client } = await cloudFormation();
      return client.send(new sdk.CreateChangeSetCommand(input), { abortSignal });
    },
    "cloudformation:DescribeChangeSet": async (input, abortSignal) => {
      const { sdk, client } = await cloudFormation();
      return client.send(new sdk.DescribeChangeSetCommand(input), { abortSignal });
    },
    "cloudformation:DescribeStackEvents": async (input, abortSignal) => {
      const { sdk, client } = await cloudFormation();
      return client.send(new sdk.DescribeStackEventsCommand(input), { abortSignal });
    },
    "cloudformation:DescribeStacks": async (input, abortSignal) => {
      const { sdk, client } = await cloudFormation();
      return client.send(new sdk.DescribeStacksCommand(input), { abortSignal });
    },
    "cloudformation:ExecuteChangeSet": async (input, abortSignal) => {
      const { sdk, client } = await cloudFormation();
      return client.send(new sdk.ExecuteChangeSetCommand(input), { abortSignal });
    },
    "cloudformation:GetTemplate": async (input, abortSignal) => {
      const { sdk, client } = await cloudFormation();
      return client.send(new sdk.GetTemplateCommand(input), { abortSignal });
    },
    "iam:GetInstanceProfile": async (input, abortSignal) => {
      const { sdk, client } = await iam();
      return client.send(new sdk.GetInstanceProfileCommand(input), { abortSignal });
    },
    "iam:ListAttachedRolePolicies": async (input, abortSignal) => {
      const { sdk, client } = await iam();
      return client.send(new sdk.ListAttachedRolePoliciesCommand(input), { abortSignal });
    },
    "route53:ListHostedZonesByName": async (input, abortSignal) => {
      const { sdk, client } = await route53();
      return client.send(new sdk.ListHostedZonesByNameCommand(input), { abortSignal });
    },
    "route53:ListResourceRecordSets": async (input, abortSignal) => {
      const { sdk, client } = await route53();
      return client.send(new sdk.ListResourceRecordSetsCommand(input), { abortSignal });
    },
  };
}

/** Done at the first call; every later one gets the same. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
