// DNS lookups behind a port, so that tests and the practice account need no network.
import { Resolver } from "node:dns/promises";
import { errorName } from "./service-errors.ts";

export interface Dns {
  /** The IPv4 and IPv6 addresses of a name; empty when it has none. Rejects when no server answered. */
  addresses(name: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * The name servers that a zone is delegated to; empty when it is not delegated. Rejects when no server
   * answered.
   */
  nameServers(zone: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** Asks the DNS servers that this computer is configured to use. */
export const systemDns: Dns = {
  addresses: (name, signal) =>
    resolving(signal, async (resolver) => [
      ...(await orNone(resolver.resolve4(name))),
      ...(await orNone(resolver.resolve6(name))),
    ]),
  nameServers: (zone, signal) => resolving(signal, (resolver) => orNone(resolver.resolveNs(zone))),
};

async function resolving<T>(signal: AbortSignal, ask: (resolver: Resolver) => Promise<T>): Promise<T> {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  const cancel = (): void => resolver.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    signal.throwIfAborted();
    return await ask(resolver);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** "No such name" and "no record of that type" are answers. */
async function orNone<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : errorName(error);
    if (code === "ENODATA" || code === "ENOTFOUND") return [];
    throw error;
  }
}
