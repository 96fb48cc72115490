// Does a signature fit the current head of the log, and whose is it? This file checks that it fits, and that
// the auditor's file lists its key under that name; ssh-keygen checks whether the key is allowed at that time
// and for this purpose.
import { readFileSync } from "node:fs";
import { type Head, headText } from "../directory/head-file.ts";
import { readRegular } from "../lines/regular-file.ts";
import { listsSigner } from "./allowed-signers.ts";
import type { SignatureFile } from "./signature-files.ts";
import { NAMESPACE, sshKeygen, sshKeygenPath } from "./ssh-keygen.ts";
import { readSshSignature } from "./ssh-signature.ts";

export type SignatureState =
  /** Made for this head by an allowed signer. */
  | "good"
  /** Made for this head by a key that the allowed-signers file does not list for that name or time. */
  | "not-allowed"
  /** Not for this head: log or signature was changed since. */
  | "bad"
  /** The log ends before the signed line. */
  | "beyond-end"
  /** The signed line comes after the first damage. */
  | "not-checked";

export interface CheckedSignature {
  readonly file: string;
  readonly seq: number;
  readonly state: SignatureState;
  /** Who signed, according to the allowed-signers file; null unless good. */
  readonly signer: string | null;
  /** Type and fingerprint of the key; null when the signature does not fit. */
  readonly key: string | null;
  /** Why it is rejected; null when good. */
  readonly reason: string | null;
}

export interface Allowed {
  /** An allowed-signers file (ssh-keygen(1)). */
  readonly file: string;
  /** The name that must have signed; null for anyone in the file. */
  readonly signer: string | null;
}

/** Checks it against the head that names its line. `at`: when that line was written; ms. */
export async function checkSignature(
  { name: file, path, seq }: SignatureFile,
  head: Head,
  at: number,
  allowed: Allowed,
): Promise<CheckedSignature> {
  const input = headText(head);
  const signature = readSshSignature(readRegular(path).toString("latin1"));
  const bad = (reason: string): CheckedSignature => ({
    file,
    seq,
    key: null,
    signer: null,
    state: "bad",
    reason,
  });
  if (signature === null) return bad("it is not a supported SSH signature");
  if (signature.namespace !== NAMESPACE)
    return bad(`its namespace is ${signature.namespace}, not ${NAMESPACE}`);
  if (!signature.fits(input)) return bad("it signs a different text");
  const found = { file, seq, key: signature.key.words, signer: null };
  // A key that was allowed when it signed may have been retired since.
  const time = `-Overify-time=${new Date(at).toISOString().replace(/\D/g, "").slice(0, 14)}`;
  const list = ["-f", allowed.file, time, "-s", path];
  const named = await sshKeygen({ args: ["-Y", "find-principals", ...list], input });
  const names = named.stdout.split("\n").filter((it) => it !== "");
  const signer = allowed.signer ?? names[0] ?? null;
  if (signer === null) return { ...found, state: "not-allowed", reason: reasonOf(named.stderr) };
  const verified = await sshKeygen({
    args: ["-Y", "verify", "-n", NAMESPACE, "-I", signer, ...list],
    input,
  });
  if (verified.code !== 0) {
    const other = names.length > 0 && !names.includes(signer) ? `it is by ${names.join(", ")}` : null;
    return { ...found, state: "not-allowed", reason: other ?? reasonOf(verified.stderr) };
  }
  // A program that only poses as ssh-keygen may accept anything.
  if (!listsSigner(readFileSync(allowed.file, "utf8"), signature.key, signer))
    return {
      ...found,
      state: "not-allowed",
      reason: `${sshKeygenPath()} reports ${signer} as its signer, but ${allowed.file} has no line for that`,
    };
  return { ...found, signer, state: "good", reason: null };
}

function reasonOf(stderr: string): string {
  return stderr.trim().split("\n")[0] || "it gave no reason";
}
