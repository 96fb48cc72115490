// What the client of each service beside EC2, SSM and STS is made with, and what it offers.
import type { CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";
import type { AwsOperation, Operation } from "../api/call.ts";

/** A client as far as its address is asked for. */
export interface Placed {
  readonly config: {
    readonly region: () => Promise<string>;
    readonly endpointProvider: (parameters: { Region: string; UseGlobalEndpoint: false }) => {
      readonly url: URL;
    };
  };
}

/** What the clients are made with. */
export type PreparingSettings = Pick<
  CloudFormationClientConfig,
  "requestHandler" | "profile" | "region" | "maxAttempts" | "retryMode"
>;

/** Gives the address that a client needs, where it needs one. */
export type Place = (client: () => Placed) => Promise<{ readonly endpoint?: string }>;

type OperationOf<S extends string> = Extract<AwsOperation, `${S}:${string}`>;

/** All operations of one service. */
export type OperationsOf<S extends string> = { readonly [O in OperationOf<S>]: Operation<O> };
