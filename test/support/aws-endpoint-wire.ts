// The wire protocols that the SDK's clients speak: JSON 1.1 (Systems Manager), EC2's query protocol and AWS's query
// protocol (STS). Bytes in, the operation and its input; answers and errors, bytes out. No operation is known here.
import type { IncomingHttpHeaders } from "node:http";

export type Json = Readonly<Record<string, unknown>>;
export type Service = "ssm" | "ec2" | "sts";

export interface WireRequest {
  readonly service: Service;
  /** `SendCommand` */
  readonly operation: string;
  /** JSON as it came; a form as names and values. */
  readonly input: Json;
}

export interface WireAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** An error as a service gives it. */
export class ServiceFault extends Error {
  override readonly name: string;
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

const VERSIONS: Readonly<Record<string, Service>> = { "2016-11-15": "ec2", "2011-06-15": "sts" };
const SPACES = {
  ec2: "http://ec2.amazonaws.com/doc/2016-11-15/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
};

/** Reads a request; null for one that no client of ours sends. */
export function readRequest(headers: IncomingHttpHeaders, body: string): WireRequest | null {
  const [target, operation] = String(headers["x-amz-target"] ?? "").split(".");
  if (target === "AmazonSSM" && operation !== undefined)
    return { service: "ssm", operation, input: JSON.parse(body) as Json };
  const form = new URLSearchParams(body);
  const service = VERSIONS[form.get("Version") ?? ""];
  const action = form.get("Action");
  return service === undefined || action === null
    ? null
    : { service, operation: action, input: Object.fromEntries(form) };
}

/** An answer: JSON, or XML that stands inside the operation's own element. */
export function answerOf({ service, operation }: WireRequest, answer: Json | string): WireAnswer {
  if (service === "ssm")
    return { status: 200, type: "application/x-amz-json-1.1", body: JSON.stringify(answer) };
  const result = service === "sts" ? element(`${operation}Result`, String(answer)) : String(answer);
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="${SPACES[service]}">${element("requestId", "1")}${result}</${operation}Response>`;
  return { status: 200, type: "text/xml;charset=UTF-8", body };
}

/** An error, as the service's protocol writes it. */
export function errorOf(service: Service, fault: ServiceFault): WireAnswer {
  const { name, message, status } = fault;
  if (service === "ssm")
    return { status, type: "application/x-amz-json-1.1", body: JSON.stringify({ __type: name, message }) };
  const error = element("Error", element("Code", escaped(name)) + element("Message", escaped(message)));
  const body =
    service === "ec2"
      ? element("Response", element("Errors", error) + element("RequestID", "1"))
      : `<ErrorResponse xmlns="${SPACES.sts}">${error.replace("<Error>", "<Error><Type>Sender</Type>")}<RequestId>1</RequestId></ErrorResponse>`;
  return { status, type: "text/xml;charset=UTF-8", body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}

/** An element around text that is XML already. */
export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Text as it may stand in XML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}
