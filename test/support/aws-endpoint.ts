// An AWS on the loopback interface for tests: the real wire protocols of Systems Manager, EC2 and STS, nodes on this
// machine that really run what is delivered, and faults. It holds no rule of ours: it behaves as AWS is known to.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createCommandsService } from "./aws-endpoint-commands.ts";
import { createFaultPicker, type Delivery, type Fault, type FaultRule } from "./aws-endpoint-faults.ts";
import { inventory } from "./aws-endpoint-inventory.ts";
import { type EndpointNode, type NodeOptions, startNode } from "./aws-endpoint-node.ts";
import { createParameterStore } from "./aws-endpoint-parameters.ts";
import {
  answerOf,
  errorOf,
  readRequest,
  ServiceFault,
  type WireAnswer,
  type WireRequest,
} from "./aws-endpoint-wire.ts";
import { seeded } from "./random.ts";

export interface EndpointOptions {
  readonly nodes: readonly NodeOptions[];
  /** For what is left to chance. */
  readonly seed?: number;
  /** The most that a page holds; 50 unless said. */
  readonly pageSize?: number;
  /** What the parameter store holds for `{{ ssm:NAME }}` in a command. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Documents beside AWS-RunShellScript that are as it is. */
  readonly documents?: readonly string[];
}

/** A request as it came. */
export interface SeenRequest {
  /** `ssm:SendCommand` */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** Method, path and headers, one a line. */
  readonly head: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

export interface AwsEndpoint {
  readonly url: string;
  /** What a process needs to take this for AWS, and no credentials of the machine. */
  readonly environment: NodeJS.ProcessEnv;
  readonly nodes: readonly EndpointNode[];
  /** Every request, also those that came to nothing. */
  readonly requests: readonly SeenRequest[];
  /** The body of every answer. */
  readonly answers: readonly string[];
  /** Rules may be added at any time. */
  readonly faults: FaultRule[];
  /** The names that Parameter Store holds as secure strings. */
  secureParameters(): readonly string[];
  /** Starts another node; Systems Manager knows it from then on. */
  join(options: NodeOptions): Promise<EndpointNode>;
  /** How many requests of an operation there were. */
  count(operation: string): number;
  /** Resolves when nothing that was sent is under way on a node. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it, with its nodes. */
export async function startAwsEndpoint(options: EndpointOptions): Promise<AwsEndpoint> {
  const nodes: EndpointNode[] = [];
  for (const node of options.nodes) nodes.push(await startNode(node));
  const requests: SeenRequest[] = [];
  const answers: string[] = [];
  const faults: FaultRule[] = [];
  const pick = createFaultPicker(faults, seeded(options.seed ?? 1));
  const store = createParameterStore(nodes, options.parameters ?? {});
  const { pageSize = 50, documents = [] } = options;
  const service = createCommandsService(nodes, store, { pageSize, documents });

  function perform(request: WireRequest, delivery: Delivery, late: number): WireAnswer {
    const { service: name, operation, input } = request;
    try {
      const answer =
        name === "ssm"
          ? service.answer(operation, input, delivery, late)
          : inventory(nodes, operation, input);
      return answerOf(request, answer);
    } catch (error) {
      if (error instanceof ServiceFault) return errorOf(name, error);
      throw error;
    }
  }

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(message);
    const request = readRequest(message.headers, body);
    const operation = request === null ? "unknown" : `${request.service}:${request.operation}`;
    const headers = Object.entries(message.headers).map(([name, value]) => `${name}: ${value}`);
    requests.push({
      operation,
      input: request?.input ?? {},
      body,
      head: [`${message.method} ${message.url}`, ...headers].join("\n"),
      at: Date.now(),
    });
    if (request === null) return write(response, { status: 404, type: "text/plain", body: "unknown" });
    const met = pick(operation, request.input);
    const first = met.find((fault) => "when" in fault && fault.when === "before");
    if (first !== undefined) return spoil(request, first, message, response);
    const delivery = met.find((fault) => fault.kind === "delivery") ?? {};
    const late = met.find((fault) => fault.kind === "late")?.ms ?? 0;
    const answer = perform(request, delivery, late);
    answers.push(answer.body);
    for (const fault of met)
      if (fault.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.ms));
    const then = met.find((fault) => "when" in fault);
    if (then !== undefined) return spoil(request, then, message, response);
    write(response, answer);
  }

  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    environment: environmentFor(url),
    nodes,
    requests,
    answers,
    faults,
    secureParameters: store.secure,
    async join(joining) {
      const node = await startNode(joining);
      nodes.push(node);
      return node;
    },
    count: (operation) => requests.filter((request) => request.operation === operation).length,
    settled: () => service.settled(),
    async close() {
      service.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.settled();
      for (const node of nodes) await node.close();
    },
  };
}

function environmentFor(url: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLEOFTESTS00",
    AWS_SECRET_ACCESS_KEY: "no-secret-at-all",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_PROFILE: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
    AWS_WEB_IDENTITY_TOKEN_FILE: undefined,
  };
}

function spoil(
  { service }: WireRequest,
  fault: Fault,
  message: IncomingMessage,
  response: ServerResponse,
): void {
  if (fault.kind === "error")
    write(response, errorOf(service, new ServiceFault(fault.name, fault.message ?? "", fault.status)));
  else if (fault.kind === "proxy")
    response.writeHead(fault.status, { "content-type": fault.type }).end(fault.body);
  else message.socket.resetAndDestroy();
}

function write(response: ServerResponse, answer: WireAnswer): void {
  response
    .writeHead(answer.status, { "content-type": answer.type, "x-amzn-requestid": randomUUID() })
    .end(answer.body);
}

async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
