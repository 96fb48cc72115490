// Is the endpoint AWS's own? Every screen and the log show an endpoint that is not.

/** AWS's own domains. */
const OWN_DOMAINS = [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws"];

/** The origin of an endpoint that is not AWS's own; null for one that is. */
export function foreignEndpoint(url: URL): string | null {
  const own = url.protocol === "https:" && OWN_DOMAINS.some((domain) => url.hostname.endsWith(domain));
  return own ? null : url.origin;
}

/** The part of an SDK client that tells where it would send a request. */
interface AskedClient {
  readonly middlewareStack: {
    add(
      middleware: () => (step: {
        readonly request: unknown;
      }) => Promise<{ response: unknown; output: never }>,
      options: { readonly step: "build"; readonly priority: "low"; readonly name: string },
    ): void;
  };
  destroy(): void;
}

/**
 * The origin to which the client would send `send`'s request if it is not AWS's own; else null. Sends
 * nothing; the client cannot be used afterwards.
 */
export async function whereItWouldGo(
  client: AskedClient,
  send: () => Promise<unknown>,
): Promise<string | null> {
  let url: URL | null = null;
  client.middlewareStack.add(
    () => async (step) => {
      const { protocol, hostname, port } = step.request as {
        protocol: string;
        hostname: string;
        port?: number;
      };
      url = new URL(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`);
      return { response: {}, output: { $metadata: {} } as never };
    },
    { step: "build", priority: "low", name: "tellEndpoint" },
  );
  await send();
  client.destroy();
  return url === null ? null : foreignEndpoint(url);
}
