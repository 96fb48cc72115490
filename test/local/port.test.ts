// Asking a port whether it answers must not harm who listens there.
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { portAnswers } from "../../src/local/port.ts";

/** A server that writes so much to everybody who connects, and how its connections ended. */
async function listening(bytes: number) {
  const errors: string[] = [];
  let closed = 0;
  const server = createServer((socket) => {
    socket.on("error", (error) => errors.push(error.message));
    socket.on("close", () => closed++);
    socket.end("x".repeat(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { port: address.port, errors, closed: () => closed, close: () => server.close() };
}

it("lets a server that writes at once finish, so that it meets no broken connection", async () => {
  for (const bytes of [18, 4_000_000]) {
    const server = await listening(bytes);
    for (let asked = 0; asked < 10; asked++) expect(await portAnswers(server.port)).toBe(true);
    for (let waited = 0; server.closed() < 10 && waited < 100; waited++) await sleep(50);
    expect(server.errors, String(bytes)).toEqual([]);
    expect(server.closed()).toBe(10);
    server.close();
  }
});

it("is told that nobody listens", async () => {
  const server = await listening(1);
  server.close();
  await sleep(50);
  expect(await portAnswers(server.port)).toBe(false);
});
