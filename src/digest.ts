// The one place that hashes: SHA-256, and canonical JSON (RFC 8785) so that equal values have equal digests.
import { createHmac, hash } from "node:crypto";
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
  const text = canonical(value);
  if (text === undefined) throw new BugError("cannot hash a value that JSON cannot represent");
  return text;
}

/** Undefined for what JSON leaves out of an object. */
function canonical(value: unknown): string | undefined {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new BugError(`cannot hash ${value}: JSON cannot represent it`);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((it) => canonical(it) ?? "null").join(",")}]`;
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const text = canonical((value as Readonly<Record<string, unknown>>)[key]);
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(",")}}`;
}

/** SHA-256 of the value's canonical JSON. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
