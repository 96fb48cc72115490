// The key that marks secrets: new for each process, in memory only.
import { randomBytes } from "node:crypto";

/** 256 random bits, as hexadecimal digits. */
export function randomKey(): string {
  return randomBytes(32).toString("hex");
}
