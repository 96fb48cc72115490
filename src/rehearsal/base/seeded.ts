// Names that only look random: everything a practice account generates (ids, UUIDs, join tokens) follows from
// its seed, so that a rebuilt account generates the same ones.
import { createHash } from "node:crypto";

const BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";

function bytes(seed: string, label: string, count: number): Buffer {
  const parts: Buffer[] = [];
  for (let block = 0; parts.length * 32 < count; block++)
    parts.push(createHash("sha256").update(`${seed}\n${label}\n${block}`).digest());
  return Buffer.concat(parts).subarray(0, count);
}

/** `digits` hexadecimal digits derived from seed and label. */
export function seededHex(seed: string, label: string, digits: number): string {
  return bytes(seed, label, Math.ceil(digits / 2))
    .toString("hex")
    .slice(0, digits);
}

/** A version 4 UUID derived from seed and label. */
export function seededUuid(seed: string, label: string): string {
  const hex = seededHex(seed, label, 32);
  const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** `count` characters of `0-9a-z`, as Docker uses in node ids and join tokens. */
export function seededWord(seed: string, label: string, count: number): string {
  return [...bytes(seed, label, count)].map((byte) => BASE36.charAt(byte % 36)).join("");
}

/** A whole number from `low` to `high`, both included. */
export function seededNumber(seed: string, label: string, low: number, high: number): number {
  return low + (bytes(seed, label, 4).readUInt32BE() % (high - low + 1));
}
