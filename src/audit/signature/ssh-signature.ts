// Parses an SSH signature (OpenSSH's PROTOCOL.sshsig) and checks it against the signed text, so that no other
// program has to be trusted for that. Whose key it is, and whether it is allowed, is checked elsewhere.
import { createHash, createPublicKey, type JsonWebKey, verify } from "node:crypto";

export interface SshSignature {
  readonly key: SshKey;
  /** Its purpose. */
  readonly namespace: string;
  /** Is it a signature of this text? */
  fits(text: string): boolean;
}

export interface SshKey {
  /** Its public form, as in base64 in a key file. */
  readonly blob: Buffer;
  /** The key that certifies it, in the same form; null if it is not a certificate. */
  readonly authority: Buffer | null;
  /** Type and fingerprint, as ssh-keygen writes them: `ED25519 key SHA256:…`. */
  readonly words: string;
}

const ARMOR = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n?$/;
const PREAMBLE = Buffer.from("SSHSIG");
const HASHES = new Set(["sha256", "sha512"]);

/** Parses the text of a signature file; null for anything except an SSH signature by a known key type. */
export function readSshSignature(armored: string): SshSignature | null {
  const [, base64] = ARMOR.exec(armored.replaceAll("\r", "")) ?? [];
  if (base64 === undefined) return null;
  return unlessBroken(null, () => parsed(Buffer.from(base64, "base64")));
}

/** The parsed result; `broken` for bytes that end too early or contain no key. */
function unlessBroken<T>(broken: T, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof RangeError || (cause as NodeJS.ErrnoException).code?.startsWith("ERR_"))
      return broken;
    throw cause;
  }
}

function parsed(bytes: Buffer): SshSignature | null {
  if (!bytes.subarray(0, PREAMBLE.length).equals(PREAMBLE)) return null;
  const fields = reader(bytes.subarray(PREAMBLE.length));
  if (fields.number() !== 1) return null;
  const blob = fields.string();
  const [namespace, reserved, hash] = [fields.string(), fields.string(), fields.string()];
  const signature = fields.string();
  const key = readKey(blob);
  if (key === null || !HASHES.has(String(hash))) return null;
  return {
    key: key.key,
    namespace: String(namespace),
    fits(text) {
      const digest = createHash(String(hash)).update(text).digest();
      const signed = Buffer.concat([PREAMBLE, ...[namespace, reserved, hash, digest].map(asString)]);
      return unlessBroken(false, () => key.made(reader(signature), signed));
    },
  };
}

interface ReadKey {
  readonly key: SshKey;
  /** Did this key make this signature of these bytes? */
  made(signature: Reader, bytes: Buffer): boolean;
}

type Kind = {
  readonly words: string;
  /** Reads the key's own fields and returns its check. */
  readonly read: (fields: Reader) => ReadKey["made"];
};

const KINDS: Readonly<Record<string, Kind>> = {
  "ssh-ed25519": { words: "ED25519", read: (fields) => ed25519(fields.string()) },
  "ssh-rsa": { words: "RSA", read: rsa },
  "ecdsa-sha2-nistp256": { words: "ECDSA", read: ecdsa },
  "ecdsa-sha2-nistp384": { words: "ECDSA", read: ecdsa },
  "ecdsa-sha2-nistp521": { words: "ECDSA", read: ecdsa },
  "sk-ssh-ed25519@openssh.com": {
    words: "ED25519-SK",
    read: (fields) => bySecurityKey(ed25519(fields.string()), fields.string()),
  },
  "sk-ecdsa-sha2-nistp256@openssh.com": {
    words: "ECDSA-SK",
    read: (fields) => bySecurityKey(ecdsa(fields), fields.string()),
  },
};

const CERTIFICATE = "-cert-v01@openssh.com";

function readKey(blob: Buffer): ReadKey | null {
  const fields = reader(blob);
  const type = String(fields.string());
  const isCertificate = type.endsWith(CERTIFICATE);
  const plain = isCertificate ? type.slice(0, -CERTIFICATE.length) : type;
  // The type name of a security key has its own domain, which the name in its certificate omits.
  const name = plain.startsWith("sk-") && isCertificate ? `${plain}@openssh.com` : plain;
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) return null;
  if (isCertificate) fields.string();
  const from = fields.at();
  const made = kind.read(fields);
  const own = Buffer.concat([asString(Buffer.from(name)), blob.subarray(from, fields.at())]);
  const fingerprint = createHash("sha256").update(own).digest("base64").replace(/=+$/, "");
  const words = `${kind.words}${isCertificate ? "-CERT" : ""} key SHA256:${fingerprint}`;
  return { key: { blob, authority: isCertificate ? authorityIn(fields) : null, words }, made };
}

/**
 * After the key's own fields: serial, kind, id, principals, two times, options, extensions, reserved, and the
 * certifying key.
 */
function authorityIn(fields: Reader): Buffer {
  fields.bytes(8 + 4);
  fields.string();
  fields.string();
  fields.bytes(8 + 8);
  for (let more = 0; more < 3; more++) fields.string();
  return fields.string();
}

function ed25519(x: Buffer): ReadKey["made"] {
  const key = publicKey({ kty: "OKP", crv: "Ed25519", x: x.toString("base64url") });
  return (signature, bytes) =>
    String(signature.string()) === "ssh-ed25519" && verify(null, bytes, key, signature.string());
}

const RSA_HASHES: Readonly<Record<string, string>> = { "rsa-sha2-256": "sha256", "rsa-sha2-512": "sha512" };

function rsa(fields: Reader): ReadKey["made"] {
  const [e, n] = [fields.string(), fields.string()].map((it) => unsigned(it).toString("base64url"));
  const key = publicKey({ kty: "RSA", n: n ?? "", e: e ?? "" });
  return (signature, bytes) => {
    const hash = RSA_HASHES[String(signature.string())];
    return hash !== undefined && verify(hash, bytes, key, signature.string());
  };
}

const CURVES: Readonly<
  Record<string, { readonly crv: string; readonly size: number; readonly hash: string }>
> = {
  nistp256: { crv: "P-256", size: 32, hash: "sha256" },
  nistp384: { crv: "P-384", size: 48, hash: "sha384" },
  nistp521: { crv: "P-521", size: 66, hash: "sha512" },
};

function ecdsa(fields: Reader): ReadKey["made"] {
  const name = String(fields.string());
  const curve = CURVES[name];
  const point = fields.string();
  if (curve === undefined || point[0] !== 4 || point.length !== 1 + 2 * curve.size)
    throw new RangeError("not a point of a known curve");
  const { crv, size, hash } = curve;
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)];
  const key = publicKey({ kty: "EC", crv, x: x.toString("base64url"), y: y.toString("base64url") });
  return (signature, bytes) => {
    if (String(signature.string()) !== `ecdsa-sha2-${name}`) return false;
    const numbers = reader(signature.string());
    const both = Buffer.concat([numbers.string(), numbers.string()].map((it) => padded(unsigned(it), size)));
    return verify(hash, bytes, { key, dsaEncoding: "ieee-p1363" }, both);
  };
}

/**
 * A security key signs its application, how it was touched, its signature counter, and the digest of the
 * bytes.
 */
function bySecurityKey(made: ReadKey["made"], application: Buffer): ReadKey["made"] {
  const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();
  return (signature, bytes) => {
    const kind = String(signature.string()).replace(/^sk-|@openssh\.com$/g, "");
    const inner = signature.string();
    const flagsAndCounter = signature.bytes(5);
    const asIfPlain = reader(Buffer.concat([asString(Buffer.from(kind)), asString(inner)]));
    return made(asIfPlain, Buffer.concat([sha256(application), flagsAndCounter, sha256(bytes)]));
  };
}

const publicKey = (key: JsonWebKey) => createPublicKey({ key, format: "jwk" });

/** Without the leading zero that marks a number as non-negative. */
const unsigned = (number: Buffer): Buffer => number.subarray(number[0] === 0 ? 1 : 0);

function padded(number: Buffer, size: number): Buffer {
  if (number.length > size) throw new RangeError("a number that is too large");
  return Buffer.concat([Buffer.alloc(size - number.length), number]);
}

/** Reads one field after another. Throws RangeError when there is none. */
interface Reader {
  number(): number;
  string(): Buffer;
  bytes(count: number): Buffer;
  /** The current offset. */
  at(): number;
}

function reader(from: Buffer): Reader {
  let at = 0;
  const bytes = (count: number): Buffer => {
    if (at + count > from.length) throw new RangeError("it ends too early");
    at += count;
    return from.subarray(at - count, at);
  };
  const number = (): number => bytes(4).readUInt32BE();
  return { number, string: () => bytes(number()), bytes, at: () => at };
}

function asString(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
