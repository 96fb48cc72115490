// Settings and operations of the service clients other than EC2, SSM and STS.
import type { CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";
import type { AwsOperation, Operation } from "../api/call.ts";

/** The part of a client that tells its endpoint. */
export interface Placed {
  readonly config: {
    readonly region: () => Promise<string>;
    readonly endpointProvider: (parameters: { Region: string; UseGlobalEndpoint: false }) => {
      readonly url: URL;
    };
  };
}

/** The settings that the clients are made with. */
export type PreparingSettings = Pick<
  CloudFormationClientConfig,
  "requestHandler" | "profile" | "region" | "maxAttempts" | "retryMode"
>;

/** The endpoint to set on a client, if it needs one. */
export type Place = (client: () => Placed) => Promise<{ readonly endpoint?: string }>;

type OperationOf<S extends string> = Extract<AwsOperation, `${S}:${string}`>;

/** All operations of one service. */
export type OperationsOf<S extends string> = { readonly [O in OperationOf<S>]: Operation<O> };
