// The one place that hashes: SHA-256, and canonical JSON (RFC 8785) so that equal values have equal digests.
import { createHmac, hash } from "node:crypto";
import canonicalize from "canonicalize";
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

/** The value as canonical JSON (RFC 8785). Throws BugError for a value that JSON cannot represent. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new BugError("cannot hash a value that JSON cannot represent");
  return text;
}

/** SHA-256 of the value's canonical JSON. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
