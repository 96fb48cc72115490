// A server on the loopback interface that takes AWS's place and answers some requests without an end.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const IDENTITY =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ada</Arn><UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

export interface EndlessServer {
  readonly url: string;
  /** How many requests have come. */
  readonly requests: () => number;
  /** Bytes that were taken from it. */
  readonly sent: () => number;
  close(): Promise<void>;
}

/**
 * Starts it. It tells who asks where `identity` says so, and answers everything else with `status` and `first`, followed by
 * `more` again and again, each time as soon as it can, or with `pause` milliseconds between them.
 */
export async function startEndlessServer(options: {
  readonly identity: boolean;
  readonly status?: number;
  readonly first?: string;
  readonly more?: string;
  readonly pause?: number;
}): Promise<EndlessServer> {
  const { status = 200, first = "", more = "x".repeat(65_536), pause = 0 } = options;
  let requests = 0;
  let sent = 0;
  const goOn = (response: ServerResponse): void => {
    if (response.destroyed) return;
    const soon = (): void =>
      void (pause === 0 ? setImmediate(goOn, response) : setTimeout(goOn, pause, response));
    sent += more.length;
    if (response.write(more)) soon();
    else response.once("drain", soon);
  };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      if (options.identity && body.includes("GetCallerIdentity")) {
        response.writeHead(200, { "content-type": "text/xml" }).end(IDENTITY);
        return;
      }
      requests += 1;
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      response.write(first);
      goOn(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    sent: () => sent,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
