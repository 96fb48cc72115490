// The transport for the operator's own machine in a process of its own, so that a test can kill it. Takes orders as JSON
// lines (`{ start: Effect }`, `{ abort: KEY }`, `{ close: true }`) and prints reports as `{ key, report }`.
import { createInterface } from "node:readline";
import type { LocalTransportOptions } from "../../src/local/transport.ts";
import { localTransport } from "../../src/local/transport.ts";
import { createVault } from "../../src/output/vault.ts";
import type { Effect } from "../../src/run/model/ports.ts";

/** What the test tells it by its first argument, as JSON. */
export interface DriverOptions
  extends Pick<LocalTransportOptions, "directory" | "environment" | "hint" | "user"> {
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
  /** Lends its own standard input and output. */
  readonly lends: boolean;
}

const options: DriverOptions = JSON.parse(process.argv[2] ?? "");
const vault = createVault("key of the marks");
for (const { name, value } of options.secrets) vault.put(name, null, value);
const transport = localTransport({
  ...options,
  vault,
  elsewhere: new Map(),
  now: Date.now,
  lend: options.lends ? (work) => work() : null,
});
const running = new Map<string, AbortController>();
const print = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

process.umask(0o027);
// A terminal is on descriptors of its own, where there is one.
createInterface({ input: process.stdin }).on("line", (line) => {
  const order: { start?: Effect; abort?: string; close?: boolean } = JSON.parse(line);
  if (order.start !== undefined) {
    const { key } = order.start;
    const controller = new AbortController();
    running.set(key, controller);
    transport.start(order.start, controller.signal, (report) => print({ key, report }));
  }
  if (order.abort !== undefined) running.get(order.abort)?.abort();
  if (order.close === true) void transport.close().then(() => print({ closed: true }));
});
process.stdin.on("end", () => process.exit());
print({ ready: true });
