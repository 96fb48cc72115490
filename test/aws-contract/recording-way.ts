// A way from the installed program to the server: it writes down which operations pass, and adds to a few of them what the
// server lacks and no walk to a new node can do without. Each such lack is one of the contracts', which fail when it has gone.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { escaped } from "../support/aws-endpoint-wire.ts";
import { STAND_IN } from "./contracts-docdb.ts";
import { MOTO_ENVIRONMENT, MOTO_URL } from "./moto.ts";
import { withRootSize } from "./node-template.ts";

export interface RecordingWay {
  /** What a process needs to take this way to AWS. */
  readonly environment: NodeJS.ProcessEnv;
  /** What passed so far, each operation once: `ec2:DescribeInstances`. */
  readonly operations: ReadonlySet<string>;
  close(): Promise<void>;
}

/** A request as it passes; a form's fields are those of AWS's query protocols. */
export interface Passing {
  readonly operation: string;
  readonly fields: URLSearchParams;
}

export interface WayOptions {
  /** Called when the server has done it, before the program hears of it. */
  readonly done?: (passing: Passing) => Promise<void>;
  /** The outputs of the stack of that name. */
  readonly outputs?: (stack: string) => Promise<Readonly<Record<string, string>>>;
}

/** Opens it. */
export async function recordingWay({ done, outputs }: WayOptions = {}): Promise<RecordingWay> {
  const operations = new Set<string>();
  const templates = new Map<string, string>();

  /** The request's body as the server takes it. */
  function onward({ operation, fields }: Passing, body: Buffer): Buffer {
    // Another database stands in for DocumentDB, which the server has not.
    if (operation === "docdb:DescribeDBClusters")
      return Buffer.from(body.toString().replace(/=docdb\b/, `=${STAND_IN}`));
    const template = fields.get("TemplateBody");
    if (operation !== "cloudformation:CreateChangeSet" || template === null) return body;
    templates.set(stackOf(fields), template);
    const taken = new URLSearchParams(fields);
    taken.set("TemplateBody", withRootSize(template));
    return Buffer.from(taken.toString());
  }

  /** The answer's body as AWS would have it. */
  async function back({ operation, fields }: Passing, body: string): Promise<string> {
    const stack = stackOf(fields);
    if (operation === "docdb:DescribeDBClusters")
      return body.replaceAll(`<Engine>${STAND_IN}</Engine>`, "<Engine>docdb</Engine>");
    if (operation === "docdb:DescribeDBClusterParameters")
      return body.replace(/<Parameters ?\/>|<Parameters><\/Parameters>/, TLS);
    if (operation === "cloudformation:GetTemplate")
      return body.replace(
        /<TemplateBody>[\s\S]*<\/TemplateBody>/,
        () => `<TemplateBody>${escaped(templates.get(stack) ?? "")}</TemplateBody>`,
      );
    if (operation !== "cloudformation:DescribeStacks" || outputs === undefined) return body;
    const members = Object.entries(await outputs(stack)).map(
      ([key, value]) =>
        `<member><OutputKey>${key}</OutputKey><OutputValue>${escaped(value)}</OutputValue></member>`,
    );
    return body.replace("<StackStatus>", () => `<Outputs>${members.join("")}</Outputs><StackStatus>`);
  }

  const server = createServer(async (from, to) => {
    const chunks: Buffer[] = [];
    for await (const chunk of from) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = "GET", url = "/" } = from;
    const passing = readPassing(from.headers, method, url, body.toString());
    operations.add(passing.operation);
    const { host: _host, connection: _connection, "content-length": _length, ...headers } = from.headers;
    try {
      const answer = await fetch(`${MOTO_URL}${url}`, {
        method,
        headers: headers as Record<string, string>,
        ...(body.length === 0 ? {} : { body: onward(passing, body) }),
      });
      const text = await answer.text();
      if (answer.ok) await done?.(passing);
      const type = answer.headers.get("content-type") ?? "text/xml";
      to.writeHead(answer.status, { "content-type": type }).end(answer.ok ? await back(passing, text) : text);
    } catch (error) {
      to.destroy(error as Error);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: { ...MOTO_ENVIRONMENT, AWS_ENDPOINT_URL: url },
    operations,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const TLS =
  "<Parameters><Parameter><ParameterName>tls</ParameterName><ParameterValue>enabled</ParameterValue></Parameter></Parameters>";

/** A stack's name, where it may be named by its id: `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID`. */
function stackOf(fields: URLSearchParams): string {
  const name = fields.get("StackName") ?? "";
  return name.startsWith("arn:") ? (name.split("/")[1] ?? "") : name;
}

function readPassing(
  headers: NodeJS.Dict<string | string[]>,
  method: string,
  url: string,
  body: string,
): Passing {
  const [, service = "unsigned"] =
    /Credential=[^/]*\/[^/]*\/[^/]*\/([^/]*)\/aws4_request/.exec(String(headers.authorization)) ?? [];
  const [, target] = String(headers["x-amz-target"] ?? "").split(".");
  const fields = new URLSearchParams(target === undefined ? body : "");
  const action = target ?? fields.get("Action") ?? restOperation(method, url);
  // DocumentDB's requests are signed for RDS.
  return { operation: `${service === "rds" ? "docdb" : service}:${action}`, fields };
}

/** Of Route 53, whose operations are paths. */
function restOperation(method: string, url: string): string {
  const path = url.split("?")[0] ?? "";
  if (method === "GET" && /\/hostedzonesbyname$/.test(path)) return "ListHostedZonesByName";
  if (method === "GET" && /\/hostedzone\/[^/]+\/rrset$/.test(path)) return "ListResourceRecordSets";
  return `${method} ${path}`;
}
