// Signatures by every kind of key that ssh-keygen makes: they fit what was signed and nothing else, and their keys are found in the
// auditor's file. A security key is imitated by its own rules, because it cannot be had here.
import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { listsSigner } from "../../../src/audit/signature/allowed-signers.ts";
import { readSshSignature, type SshKey } from "../../../src/audit/signature/ssh-signature.ts";
import { sshKey, WITHOUT_SSH_KEYGEN } from "../../support/ssh-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "lamplighter-signature-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const signed = (key: string, text: string, purpose = "lamplighter"): string =>
  execFileSync("ssh-keygen", ["-q", "-Y", "sign", "-n", purpose, "-f", key], {
    input: text,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });

/** What ssh-keygen says of the key in that file: kind and fingerprint. */
function wordsFor(file: string): string {
  const [, fingerprint, kind] =
    /^\d+ (\S+) .*\((\S+)\)\n$/.exec(execFileSync("ssh-keygen", ["-lf", file], { encoding: "utf8" })) ?? [];
  return `${kind} key ${fingerprint}`;
}

const KINDS = [
  ["ed25519", "256"],
  ["rsa", "2048"],
  ["ecdsa", "256"],
  ["ecdsa", "384"],
  ["ecdsa", "521"],
] as const;

describe.skipIf(WITHOUT_SSH_KEYGEN !== null)(`a signature (${WITHOUT_SSH_KEYGEN ?? "real"})`, () => {
  it.each(KINDS)("by a key of kind %s %s fits its text alone", (kind, bits) => {
    const key = sshKey(folder, `${kind}-${bits}`, ["-t", kind, "-b", bits]);
    // So often that numbers with a leading zero come up.
    for (let time = 0; time < 8; time++) {
      const text = `head ${time}\n`;
      const armored = signed(key, text);
      const read = readSshSignature(armored);
      expect(read).toMatchObject({ namespace: "lamplighter", key: { words: wordsFor(`${key}.pub`) } });
      expect(read?.fits(text)).toBe(true);
      expect(read?.fits(`${text} `)).toBe(false);
    }
    expect(readSshSignature(signed(key, "x", "file"))).toMatchObject({ namespace: "file" });
    const [, blob = ""] = readFileSync(`${key}.pub`, "utf8").split(" ");
    expect(readSshSignature(signed(key, "x"))?.key.blob.toString("base64")).toBe(blob);
  });

  it("by a certified key names who certifies it", () => {
    const [authority, key] = [sshKey(folder, "authority"), sshKey(folder, "certified")];
    execFileSync("ssh-keygen", ["-q", "-s", authority, "-I", "x", "-n", "ada@example.org", `${key}.pub`]);
    const read = readSshSignature(signed(`${key}-cert.pub`, "head\n"));
    expect(read?.fits("head\n")).toBe(true);
    expect(read?.key.words).toBe(wordsFor(`${key}-cert.pub`));
    const [, blob = ""] = readFileSync(`${authority}.pub`, "utf8").split(" ");
    expect(read?.key.authority?.toString("base64")).toBe(blob);
    const certified = read?.key as SshKey;
    const line = `*@example.org cert-authority,namespaces="lamplighter" ssh-ed25519 ${blob}\n`;
    expect(listsSigner(line, certified, "ada@example.org")).toBe(true);
    expect(listsSigner(line.replace("cert-authority,", ""), certified, "ada@example.org")).toBe(false);
  });

  it("that was changed anywhere fits no more, or cannot be read", () => {
    const armored = signed(sshKey(folder, "changed"), "head\n");
    const [first = "", ...more] = armored.trimEnd().split("\n");
    const bytes = Buffer.from(more.slice(0, -1).join(""), "base64");
    for (let at = 0; at < bytes.length; at++) {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      const text = `${first}\n${other.toString("base64")}\n${more.at(-1)}\n`;
      const read = readSshSignature(text);
      expect(read === null || read.namespace !== "lamplighter" || !read.fits("head\n"), String(at)).toBe(
        true,
      );
      expect(() =>
        readSshSignature(`${first}\n${bytes.subarray(0, at).toString("base64")}\n${more.at(-1)}\n`),
      ).not.toThrow();
    }
  });
});

const field = (bytes: Buffer | string): Buffer => {
  const content = Buffer.from(bytes as Buffer);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
};

it("a signature by a security key fits, with what it says of the touch", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const x = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const kind = "sk-ssh-ed25519@openssh.com";
  const sha512 = createHash("sha512").update("head\n").digest();
  const about = [field("lamplighter"), field(""), field("sha512")];
  const bytes = Buffer.concat([Buffer.from("SSHSIG"), ...about, field(sha512)]);
  const touched = Buffer.from([1, 0, 0, 0, 9]);
  const sha256 = (it: Buffer | string): Buffer => createHash("sha256").update(it).digest();
  const raw = sign(null, Buffer.concat([sha256("ssh:"), touched, sha256(bytes)]), privateKey);
  const armored = (flags: Buffer): string => {
    const all = Buffer.concat([
      Buffer.from("SSHSIG\0\0\0\u0001"),
      field(Buffer.concat([field(kind), field(x), field("ssh:")])),
      ...about,
      field(Buffer.concat([field(kind), field(raw), flags])),
    ]);
    return `-----BEGIN SSH SIGNATURE-----\n${all.toString("base64")}\n-----END SSH SIGNATURE-----\n`;
  };
  expect(readSshSignature(armored(touched))?.fits("head\n")).toBe(true);
  expect(readSshSignature(armored(Buffer.from([0, 0, 0, 0, 9])))?.fits("head\n")).toBe(false);
  expect(readSshSignature(armored(touched))?.key.words).toMatch(/^ED25519-SK key SHA256:\S{43}$/);
});

describe("a file of allowed signers", () => {
  const key: SshKey = { blob: Buffer.from("a key"), authority: null, words: "" };
  const base64 = key.blob.toString("base64");

  it.each([
    [`ada@example.org ssh-ed25519 ${base64}`, true],
    [`ben@example.org,ada@* ssh-ed25519 ${base64} a comment`, true],
    [`"ada@example.org" namespaces="a b" ssh-ed25519 ${base64}`, true],
    [`*,!ada@example.org ssh-ed25519 ${base64}`, false],
    [`ben@example.org ssh-ed25519 ${base64}`, false],
    [`adaXexample.org ssh-ed25519 ${base64}`, false],
    [`# ada@example.org ssh-ed25519 ${base64}`, false],
    [`ada@example.org ssh-ed25519 ${base64}A`, false],
    [`ada@example.org cert-authority ssh-ed25519 ${base64}`, false],
  ])("gives a key to a name: %s", (line, expected) => {
    expect(listsSigner(`\n# signers\n${line}\n`, key, "ada@example.org")).toBe(expected);
  });
});
