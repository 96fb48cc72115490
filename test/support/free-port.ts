// A port of this computer that nobody listens on, and that nobody gets who asks for any port: systems give those from 32768 on.
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Its number. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
