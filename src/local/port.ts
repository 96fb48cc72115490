// Does a port of this machine answer?
import { connect, type Socket } from "node:net";

const ADDRESSES = ["127.0.0.1", "::1"];
/** A slower connection does not count as an answer; milliseconds. */
const PATIENCE = 1_000;

/** True when something accepts a connection to the port, by IPv4 or IPv6. */
export async function portAnswers(port: number): Promise<boolean> {
  return (await Promise.all(ADDRESSES.map((host) => connects(host, port)))).includes(true);
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE });
    const fails = (): void => {
      socket.destroy();
      resolve(false);
    };
    socket.once("timeout", fails);
    socket.once("error", fails);
    socket.once("connect", () => {
      socket.off("timeout", fails).off("error", fails);
      hangUp(socket);
      resolve(true);
    });
  });
}

/**
 * Says goodbye and hears the other side out. Closing at once resets the connection while it writes, and a program that does
 * not expect that ends: the very tunnel whose port was asked.
 */
function hangUp(socket: Socket): void {
  socket.on("error", () => {});
  socket.resume().end();
  socket.setTimeout(PATIENCE, () => socket.destroy());
  socket.unref();
}
