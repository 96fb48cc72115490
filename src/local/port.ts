// Does a port of this machine answer?
import { connect } from "node:net";

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
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}
