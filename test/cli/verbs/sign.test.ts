// Signatures of heads, made and checked by the real ssh-keygen: who signed what, what came after, and what they make
// noticeable that no chain can.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { verifyLog } from "../../../src/audit/chain/verify-log.ts";
import { type Signed, signHead } from "../../../src/audit/signature/sign-head.ts";
import { sshKeygenPath } from "../../../src/audit/signature/ssh-keygen.ts";
import { keyForLeaving } from "../../../src/cli/verbs/sign.ts";
import { checkChain } from "../../../src/cli/verification/verify-chain.ts";
import {
  checkSignatures,
  type SignerOptions,
  signedLines,
} from "../../../src/cli/verification/verify-signature.ts";
import { lamplighter } from "../../support/installed-program.ts";
import { fixture, runProgram, stateFolder } from "../../support/run-program.ts";
import { allowedSigners, sshKey, WITHOUT_SSH_KEYGEN } from "../../support/ssh-keys.ts";
import { chainedAnew, headOf, realLog, textOf } from "../../support/tampering.ts";

const README = readFileSync(new URL("../../../src/audit/README.md", import.meta.url), "utf8");
const { lines, head } = realLog();
const keys = mkdtempSync(join(tmpdir(), "lamplighter-keys-"));
const folder = mkdtempSync(join(tmpdir(), "lamplighter-signed-"));
const path = join(folder, "audit.jsonl");
const state = stateFolder();
let [ada, ben, signers] = ["", "", ""];
afterAll(() => {
  for (const it of [keys, folder]) rmSync(it, { recursive: true, force: true });
});

function write(log: readonly string[], headFile = headOf(log)): void {
  writeFileSync(path, textOf(log));
  writeFileSync(join(folder, "head"), headFile);
}

/** Signs the log as it is now. */
function sign(key: string): Promise<Signed> {
  const { lines: seq, head: sha256 } = verifyLog(path);
  return signHead({ directory: folder, head: { seq, sha256 }, key, onNotice: () => {} });
}

async function check(options: SignerOptions = { allowedSigners: signers }) {
  const found = await checkSignatures(path, checkChain(path, signedLines(path)), options);
  if (found === null) throw new Error("no signature was looked for");
  return found;
}

describe.skipIf(WITHOUT_SSH_KEYGEN !== null)(`signatures (${WITHOUT_SSH_KEYGEN ?? "real"})`, () => {
  beforeAll(() => {
    [ada, ben] = [sshKey(keys, "ada"), sshKey(keys, "ben")];
    signers = allowedSigners(join(keys, "signers"), { "ada@example.org": ada });
  });
  beforeEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    write(lines, head);
  });

  it("says who signed, by which key, and that the whole log is signed", async () => {
    await sign(ada);
    const found = await check();
    expect(found).toMatchObject({ exitCode: 0, facts: { state: "signed", signedUpTo: 37, lines: 37 } });
    expect(found.lines[0]).toMatch(
      /^✓ signed: ada@example\.org signed all lines up to line 37\. .*ED25519 key SHA256:\S{43}, head-37\.sig$/,
    );
    const named = await check({ allowedSigners: signers, signer: "ada@example.org" });
    expect(named.exitCode).toBe(0);
  });

  it("says what came after the signature", async () => {
    write(lines.slice(0, 26));
    await sign(ada);
    write(lines, head);
    const found = await check();
    expect(found).toMatchObject({ exitCode: 4, facts: { state: "signed-in-part", signedUpTo: 26 } });
    expect(found.lines.join("\n")).toContain("lines 27 to 37, written after the last signature");
    await sign(ada);
    expect(await check()).toMatchObject({ exitCode: 0, facts: { state: "signed" } });
  });

  it("notices a log that was written anew with its head file, which nothing else does", async () => {
    await sign(ada);
    const anew = chainedAnew(lines.with(4, (lines[4] ?? "").replace('"at":"2026', '"at":"2025')), 4);
    write(anew);
    expect(checkChain(path).exitCode).toBe(0);
    const found = await check();
    expect(found).toMatchObject({ exitCode: 4, facts: { state: "contradicted" } });
    expect(found.lines.join("\n")).toContain("✗ contradicted: head-37.sig does not match line 37");
  });

  it("notices an end that was cut off log and head file, which nothing else does", async () => {
    await sign(ada);
    write(lines.slice(0, 30));
    expect(checkChain(path).exitCode).toBe(0);
    const found = await check();
    expect(found).toMatchObject({
      exitCode: 4,
      facts: { state: "contradicted", signatures: [{ state: "beyond-end" }] },
    });
  });

  it("does not count other people's keys, other names, other purposes, or files that are no signatures", async () => {
    expect(await check()).toMatchObject({ exitCode: 4, facts: { state: "unsigned", signatures: [] } });
    await sign(ben);
    expect(await check()).toMatchObject({
      exitCode: 4,
      facts: { state: "unsigned", signatures: [{ state: "not-allowed" }] },
    });
    await sign(ada);
    expect(readdirSync(folder).sort()).toEqual(["audit.jsonl", "head", "head-37-2.sig", "head-37.sig"]);
    expect(await check()).toMatchObject({
      exitCode: 0,
      facts: { signatures: [{ state: "not-allowed" }, { state: "good" }] },
    });
    const other = await check({ allowedSigners: signers, signer: "ben@example.org" });
    expect(other).toMatchObject({ exitCode: 4, facts: { state: "unsigned" } });
    expect(other.lines.join("\n")).toContain("it is by ada@example.org");
    const purpose = execFileSync("ssh-keygen", ["-q", "-Y", "sign", "-n", "file", "-f", ada], {
      input: head,
    });
    writeFileSync(join(folder, "head-37.sig"), purpose);
    writeFileSync(join(folder, "head-37-2.sig"), "nothing");
    expect(await check()).toMatchObject({
      exitCode: 4,
      facts: { signatures: [{ state: "bad" }, { state: "bad" }] },
    });
  });

  it("counts a key that was retired after the line was written, and none that was retired before", async () => {
    await sign(ada);
    const until = (day: string) =>
      allowedSigners(join(keys, `until-${day}`), { [`ada@example.org valid-before="${day}"`]: ada });
    expect((await check({ allowedSigners: until("20261128") })).exitCode).toBe(0);
    const retired = await check({ allowedSigners: until("20261126") });
    expect(retired).toMatchObject({ exitCode: 4, facts: { signatures: [{ state: "not-allowed" }] } });
    expect(retired.lines.join("\n")).toContain("expired");
  });

  it("says nothing of a line behind the damage, and that there are signatures when nobody asks", async () => {
    await sign(ada);
    expect(await check({})).toMatchObject({
      exitCode: 0,
      facts: { state: "not-asked", files: ["head-37.sig"] },
    });
    write(lines.with(4, "?"), head);
    expect((await check()).facts).toMatchObject({
      state: "unsigned",
      signatures: [{ state: "not-checked" }],
    });
  });

  it("can be checked by the commands of the document", async () => {
    await sign(ada);
    const block =
      [...README.matchAll(/^```bash\n([\s\S]*?)^```/gm)]
        .map((it) => it[1] ?? "")
        .find((it) => it.includes("-Y verify")) ?? "";
    cpSync(signers, join(folder, "signers"));
    const by = (N: string) =>
      execFileSync("bash", ["-c", block], {
        cwd: folder,
        env: { ...process.env, N },
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(by("37")).toMatch(/^Good "lamplighter" signature for ada@example\.org/);
    renameSync(join(folder, "head-37.sig"), join(folder, "head-36.sig"));
    expect(() => by("36")).toThrow();
  });

  it("is made when a walk is left, and by `sign` with a key that only the agent holds", async () => {
    const run = await runProgram(["run", fixture("by-hand.md"), "--rehearse", "--yes", "--sign", ada], {
      state,
    });
    expect(run.stdout).toMatch(
      /\nSigned up to line \d+ \(head [0-9a-f]{16}…\) by ED25519 key SHA256:\S{43}, with \/\S+\/ssh-keygen: \S+head-\d+\.sig\n$/,
    );
    const verified = await runProgram(["verify", "last", "--allowed-signers", signers], { state });
    expect(verified).toMatchObject({ code: 0, stderr: "" });
    expect(verified.stdout).toContain("✓ signed: ada@example.org");
    const held = sshKey(keys, "held");
    const script = 'ssh-add -q "$1" && rm "$1" && exec "$2" sign last --key "$1.pub"';
    const said = execFileSync("ssh-agent", ["sh", "-c", script, "-", held, lamplighter()], {
      env: { ...process.env, XDG_STATE_HOME: state },
      encoding: "utf8",
      stdio: "pipe",
    });
    expect(said).toMatch(/^Signed up to line \d+ .*head-\d+-2\.sig\n$/);
  });

  it("is not taken from a program that only calls itself ssh-keygen, nor is its word for whose it is", async () => {
    const bin = join(keys, "impostor");
    mkdirSync(bin);
    const impostor = (script: string): string => {
      writeFileSync(join(bin, "ssh-keygen"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return `${bin}:${process.env.PATH}`;
    };
    const armor = (text: string) =>
      `printf -- '-----BEGIN SSH SIGNATURE-----\\n%s\\n-----END SSH SIGNATURE-----\\n' ${text}`;
    const made = (script: string) =>
      runProgram(["sign", folder, "--key", ada], { state, env: { PATH: impostor(script) } });
    const junk = await made(armor("U1NIU0lH"));
    expect(junk).toMatchObject({ code: 2, stdout: "" });
    expect(junk.stderr).toContain(`the output of ${bin}/ssh-keygen is not a signature of this log`);
    const other = await made(
      `exec /usr/bin/env PATH='${process.env.PATH}' ssh-keygen -Y sign -n lamplighter -f '${ben}'`,
    );
    expect(other).toMatchObject({ code: 2, stdout: "" });
    expect(other.stderr).toContain(`${bin}/ssh-keygen signed with another key (ED25519 key SHA256:`);
    expect(readdirSync(folder).sort()).toEqual(["audit.jsonl", "head"]);

    await sign(ben);
    const PATH = impostor(
      'echo ada@example.org; echo "Good \\"lamplighter\\" signature for ada@example.org"',
    );
    const words = ["verify", folder, "--allowed-signers", signers];
    const named = await runProgram(words, { state, env: { PATH } });
    expect(named.code).toBe(4);
    expect(named.stdout).toContain(
      `${bin}/ssh-keygen reports ada@example.org as its signer, but ${signers} has no line for that`,
    );
    renameSync(join(folder, "head-37.sig"), join(folder, "head-36.sig"));
    const moved = await runProgram(words, { state, env: { PATH } });
    expect(moved.code).toBe(4);
    expect(moved.stdout).toContain(
      "✗ contradicted: head-36.sig does not match line 36 (it signs a different text)",
    );
    expect(moved.stdout).not.toContain("✓ signed");
  });

  it("is refused for a log that does not verify, and without a key that can be used", async () => {
    write(lines.toSpliced(4, 1), head);
    const damaged = await runProgram(["sign", folder, "--key", ada], { state });
    expect(damaged).toMatchObject({ code: 4, stdout: "" });
    expect(damaged.stderr).toMatch(/was not signed: deleted: .*\n {2}Only a log that verifies can be signed/);
    await expect(sign(join(keys, "signers"))).rejects.toThrow(/ssh-keygen did not sign with .*signers: /);
  });
});

describe("without what signing needs", () => {
  beforeAll(() => write(lines, head));

  it("says so before anything runs", async () => {
    const none = join(keys, "none");
    const early = await runProgram(["run", fixture("by-hand.md"), "--rehearse", "--yes", "--sign", none], {
      state,
    });
    expect(early).toMatchObject({ code: 2, stdout: "" });
    expect(early.stderr).toContain(`no key file ${none}`);
    writeFileSync(none, "");
    const onlyNode = join(keys, "bin");
    mkdirSync(onlyNode);
    symlinkSync(process.execPath, join(onlyNode, "node"));
    const missing = await runProgram(["sign", folder, "--key", none], { state, env: { PATH: onlyNode } });
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/ssh-keygen is not installed.*\n {2}Install OpenSSH 8\.1 or newer/);
    const whom = await runProgram(["verify", folder, "--signer", "ada"], { state });
    expect(whom).toMatchObject({ code: 2, stdout: "" });
    expect((await runProgram(["sign", folder], { state })).stderr).toContain("sign needs a key");
  });

  it("looks for ssh-keygen in folders with an absolute path alone", () => {
    const bin = join(keys, "here");
    mkdirSync(bin);
    writeFileSync(join(bin, "ssh-keygen"), "", { mode: 0o755 });
    const from = relative(process.cwd(), bin);
    expect(() => sshKeygenPath({ PATH: `:.:${from}:/nowhere` })).toThrow(/not in PATH/);
    expect(sshKeygenPath({ PATH: `:.:/nowhere:${bin}` })).toBe(join(bin, "ssh-keygen"));
  });

  it("takes the setting for real walks alone", async () => {
    process.env.LAMPLIGHTER_SIGN_KEY = "/nowhere/key";
    try {
      expect(await keyForLeaving(undefined, true)).toBeNull();
      await expect(keyForLeaving(undefined, false)).rejects.toThrow(/no key file \/nowhere\/key/);
    } finally {
      delete process.env.LAMPLIGHTER_SIGN_KEY;
    }
  });
});
