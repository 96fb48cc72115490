// The part of openssl that keys, secrets and digests need, with real cryptography.

import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { promisify } from "node:util";
import { computing } from "../../base/yield-to-event-loop.ts";
import { reasonOf } from "../../fs/file-error.ts";
import { resolvePath } from "../../fs/process-files.ts";
import type { Call, NodeCommand, PracticeNode } from "../../node/node.ts";
import { type Answer, fail, notSimulated, readOptions } from "../../shell/answer.ts";
import { handshake } from "../services/documentdb-commands.ts";

/** Turns openssl's long options with one dash into ones with two for the option reader. */
const dashed = (args: readonly string[]) => args.map((arg) => (/^-[a-z]/.test(arg) ? `-${arg}` : arg));

function input(call: Call, path: string | undefined): Buffer {
  if (path === undefined || path === "-") return Buffer.from(call.stdin(), "latin1");
  return Buffer.from(call.node.files.read(resolvePath(call.shell.cwd, path)));
}

function output(call: Call, path: string | undefined, bytes: Uint8Array, mode = 0o666): Answer {
  if (path === undefined || path === "-")
    return { stdout: Buffer.from(bytes).toString("latin1"), kind: "bytes", exitCode: 0 };
  call.node.files.write(resolvePath(call.shell.cwd, path), bytes, mode & ~call.process.umask, false);
  return { exitCode: 0 };
}

const makeRsaKey = async (bits: number): Promise<KeyObject> =>
  (await promisify(generateKeyPair)("rsa", { modulusLength: bits })).privateKey;

/** The first key of every node, by its bits. */
const firstKeys = new Map<number, Promise<KeyObject>>();
const haveFirst = new WeakSet<PracticeNode>();

/**
 * A new key. The first one of a node is the same on all: it takes half a second of computing, which forty nodes would
 * be waited for, and none of them has anything to hide from another.
 */
function rsaKey(node: PracticeNode, bits: number): Promise<KeyObject> {
  if (haveFirst.has(node)) return computing(makeRsaKey(bits));
  haveFirst.add(node);
  const first = firstKeys.get(bits) ?? makeRsaKey(bits);
  firstKeys.set(bits, first);
  return computing(first);
}

async function genpkey(call: Call, args: readonly string[]): Promise<Answer> {
  const { given, unknown } = readOptions(
    dashed(args),
    ["--quiet"],
    ["--algorithm", "--pkeyopt", "--out", "--outform"],
  );
  if (unknown)
    return fail(1, `genpkey: Unknown option: ${unknown.slice(1)}\ngenpkey: Use -help for summary.`);
  const algorithm = given.get("--algorithm")?.toUpperCase();
  if (algorithm !== "RSA") return notSimulated(`openssl genpkey -algorithm ${algorithm}`);
  const bits = Number(
    /^rsa_keygen_bits:(\d+)$/.exec(given.get("--pkeyopt") ?? "rsa_keygen_bits:2048")?.[1] ?? 0,
  );
  if (bits < 512 || bits > 8192)
    return fail(1, `genpkey: Error setting ${given.get("--pkeyopt")} parameter:`);
  const privateKey = await rsaKey(call.node, bits);
  return output(
    call,
    given.get("--out"),
    Buffer.from(privateKey.export({ type: "pkcs8", format: "pem" })),
    0o600,
  );
}

function pkey(call: Call, args: readonly string[]): Answer {
  const { given, unknown } = readOptions(
    dashed(args),
    ["--pubin", "--pubout", "--noout"],
    ["--in", "--out", "--outform", "--inform"],
  );
  if (unknown) return fail(1, `pkey: Unknown option: ${unknown.slice(1)}\npkey: Use -help for summary.`);
  const pem = input(call, given.get("--in"));
  const isPublic = given.has("--pubin") || given.has("--pubout");
  if (given.has("--noout")) return { exitCode: 0 };
  const format = given.get("--outform")?.toUpperCase() === "DER" ? "der" : "pem";
  const bytes = isPublic
    ? createPublicKey(pem).export({ type: "spki", format: format as "pem" })
    : createPrivateKey(pem).export({ type: "pkcs8", format: format as "pem" });
  return output(call, given.get("--out"), Buffer.from(bytes));
}

function pkeyutl(call: Call, args: readonly string[]): Answer {
  const wanted = new Set(args.filter((_, at) => args[at - 1] === "-pkeyopt"));
  const { given, unknown } = readOptions(
    dashed(args),
    ["--encrypt", "--decrypt", "--pubin"],
    ["--inkey", "--pkeyopt", "--in", "--out"],
  );
  if (unknown)
    return fail(1, `pkeyutl: Unknown option: ${unknown.slice(1)}\npkeyutl: Use -help for summary.`);
  const key = given.get("--inkey");
  if (key === undefined)
    return fail(1, "pkeyutl: no private key given (-inkey parameter)\npkeyutl: Use -help for summary.");
  const oaep = wanted.has("rsa_padding_mode:oaep");
  const padding = oaep ? constants.RSA_PKCS1_OAEP_PADDING : constants.RSA_PKCS1_PADDING;
  const oaepHash =
    [...wanted].find((option) => option.startsWith("rsa_oaep_md:"))?.slice("rsa_oaep_md:".length) ?? "sha1";
  const pem = input(call, key);
  const data = input(call, given.get("--in"));
  if (given.has("--encrypt"))
    return output(
      call,
      given.get("--out"),
      publicEncrypt({ key: pem, padding, ...(oaep ? { oaepHash } : {}) }, data),
    );
  if (given.has("--decrypt"))
    return output(
      call,
      given.get("--out"),
      privateDecrypt({ key: pem, padding, ...(oaep ? { oaepHash } : {}) }, data),
    );
  return notSimulated("openssl pkeyutl without -encrypt or -decrypt");
}

function rand(call: Call, args: readonly string[]): Answer {
  const { given, rest, unknown } = readOptions(dashed(args), ["--hex", "--base64"], ["--out"]);
  const count = Number(rest[0]);
  if (unknown || !Number.isInteger(count) || count < 0 || count > 1_000_000)
    return fail(1, "Usage: rand [options] num");
  const bytes = randomBytes(count);
  const text = given.has("--hex")
    ? `${bytes.toString("hex")}\n`
    : given.has("--base64")
      ? `${bytes
          .toString("base64")
          .replace(/(.{64})/g, "$1\n")
          .replace(/\n$/, "")}\n`
      : null;
  return output(call, given.get("--out"), text === null ? bytes : Buffer.from(text));
}

function digest(call: Call, args: readonly string[]): Answer {
  const { given, rest, unknown } = readOptions(
    dashed(args),
    ["--sha256", "--sha512", "--sha1", "--md5", "--r", "--hex", "--binary"],
    [],
  );
  if (unknown) return notSimulated(`openssl dgst ${unknown.slice(1)}`);
  const name = ["--sha512", "--sha1", "--md5"].find((option) => given.has(option))?.slice(2) ?? "sha256";
  const [path] = rest;
  const hash = createHash(name).update(input(call, path));
  if (given.has("--binary")) return { stdout: hash.digest().toString("latin1"), kind: "bytes" };
  const hex = hash.digest("hex");
  return {
    stdout: given.has("--r")
      ? `${hex} *${path ?? "stdin"}\n`
      : `${name.toUpperCase().replace("SHA", "SHA2-").replace("SHA2-1", "SHA1")}(${path ?? "stdin"})= ${hex}\n`,
  };
}

const openssl: NodeCommand = async (call) => {
  const [verb, ...args] = call.args;
  try {
    switch (verb) {
      case "genpkey":
        return await genpkey(call, args);
      case "pkey":
        return pkey(call, args);
      case "pkeyutl":
        return pkeyutl(call, args);
      case "rand":
        return rand(call, args);
      case "dgst":
        return digest(call, args);
      case "sha256":
        return digest(call, ["-sha256", ...args]);
      case "s_client":
        return await handshake(call, args);
      case "version":
        return { stdout: "OpenSSL 3.2.2 4 Jun 2024 (Library: OpenSSL 3.2.2 4 Jun 2024)\n" };
      case undefined:
        return fail(1, "help:\n");
      default:
        return notSimulated(`openssl ${verb}`);
    }
  } catch (error) {
    return fail(1, `openssl ${verb}: ${reasonOf(error)}`);
  }
};

export const opensslCommands: Readonly<Record<string, NodeCommand>> = { openssl };
