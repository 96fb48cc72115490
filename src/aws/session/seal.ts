// RSA for secrets in flight (OAEP with SHA-256): to the key that a node made for the run, and from the node
// to the run's own key, which exists only in this process's memory.
import {
  constants,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from "node:crypto";
import { promisify } from "node:util";

export interface RunKey {
  /** SPKI, PEM. */
  readonly publicPem: string;
  readonly privateKey: KeyObject;
}

const BITS = 3072;
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" } as const;
/** What OAEP with SHA-256 adds to a piece, in bytes. */
const OVERHEAD = 66;

export async function makeRunKey(): Promise<RunKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: BITS });
  return { publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(), privateKey };
}

/**
 * The value in pieces that fit RSA, encrypted with the key (SPKI, PEM); base64. Throws for an invalid key.
 */
export function seal(value: string, publicPem: string): readonly string[] {
  const key = createPublicKey(publicPem);
  const size = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - OVERHEAD;
  if (key.asymmetricKeyType !== "rsa" || size < 100) throw new Error("not an RSA key of at least 2048 bits");
  const bytes = Buffer.from(value, "utf8");
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length || at === 0; at += size)
    pieces.push(publicEncrypt({ key, ...OAEP }, bytes.subarray(at, at + size)).toString("base64"));
  return pieces;
}

/** Decrypts what was sealed to the run's key; null when it cannot be decrypted or is not UTF-8. */
export function unseal(pieces: readonly string[], key: RunKey): string | null {
  try {
    const bytes = pieces.map((piece) =>
      privateDecrypt({ key: key.privateKey, ...OAEP }, Buffer.from(piece, "base64")),
    );
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(bytes));
  } catch {
    return null;
  }
}
