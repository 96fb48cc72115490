// The one place that hashes: SHA-256, and canonical JSON (RFC 8785) so that equal values have equal digests.
import { createHash, createHmac, type Hash, hash } from "node:crypto";
import { BugError } from "./errors.ts";

/** SHA-256 of the bytes, or of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

/** SHA-256 of the text's UTF-8 bytes in base64, as a Content-Security-Policy names a style sheet. */
export function sha256Base64(text: string): string {
  return hash("sha256", text, "base64");
}

/** HMAC-SHA-256 (RFC 2104) of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function keyedDigest(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

/**
 * The value as canonical JSON (RFC 8785): what JSON.stringify writes, with the keys of objects in the order of
 * their UTF-16 code units. Throws BugError for a value that JSON cannot represent.
 */
export function canonicalJson(value: unknown): string {
  let text = "";
  writeCanonical(value, (part) => {
    text += part;
  });
  return text;
}

/** SHA-256 of the value's canonical JSON, which need not fit into memory. */
export function digestOf(value: unknown): string {
  let text = "";
  let long: Hash | null = null;
  writeCanonical(value, (part) => {
    text += part;
    if (text.length < LONG) return;
    long = (long ?? createHash("sha256")).update(text);
    text = "";
  });
  // Of a short text at once: that is much faster.
  return long === null ? sha256(text) : (long as Hash).update(text).digest("hex");
}

/** Characters from which a text is hashed in parts. */
const LONG = 1 << 16;

/** Writes the value in parts, none of which ends within a character. */
function writeCanonical(value: unknown, write: (part: string) => void): void {
  if (!writePart(value, "", write)) throw new BugError("cannot hash a value that JSON cannot represent");
}

/** False, and nothing is written, for what JSON leaves out of an object. `before`: what stands in front of the value. */
function writePart(value: unknown, before: string, write: (part: string) => void): boolean {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new BugError(`cannot hash ${value}: JSON cannot represent it`);
  if (typeof value !== "object" || value === null) {
    const text = JSON.stringify(value) as string | undefined;
    if (text !== undefined) write(before + text);
    return text !== undefined;
  }
  if (Array.isArray(value)) {
    write(`${before}[`);
    for (let index = 0; index < value.length; index++) {
      const comma = index === 0 ? "" : ",";
      if (!writePart(value[index], comma, write)) write(`${comma}null`);
    }
    write("]");
    return true;
  }
  write(`${before}{`);
  let comma = "";
  for (const key of Object.keys(value).sort()) {
    const part = (value as Readonly<Record<string, unknown>>)[key];
    if (writePart(part, `${comma}${JSON.stringify(key)}:`, write)) comma = ",";
  }
  write("}");
  return true;
}
