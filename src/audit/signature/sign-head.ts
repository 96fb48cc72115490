// Signs the head of a log with an SSH key: whoever holds the key attests to the log up to this line. The
// output of ssh-keygen is checked before it is kept.
import { existsSync, readFileSync } from "node:fs";
import { OperatorError } from "../../errors.ts";
import { type Head, headText } from "../directory/head-file.ts";
import { writeSignature } from "./signature-files.ts";
import { NAMESPACE, sshKeygen, sshKeygenPath } from "./ssh-keygen.ts";
import { readSshSignature, type SshKey } from "./ssh-signature.ts";

export interface Signing {
  /** The run's folder. */
  readonly directory: string;
  readonly head: Head;
  /** A private key file, or the public key of one in the SSH agent. */
  readonly key: string;
  readonly onNotice: (text: string) => void;
}

export interface Signed {
  /** Path of the new `head-N.sig`. */
  readonly path: string;
  /** Type and fingerprint of the key that signed. */
  readonly key: string;
  /** Path of the ssh-keygen that was used. */
  readonly program: string;
}

/**
 * Writes `head-N.sig`. Throws OperatorError when ssh-keygen does not sign, or returns anything except a
 * signature of the head by that key.
 */
export async function signHead({ directory, head, key, onNotice }: Signing): Promise<Signed> {
  refuseNoKey(key);
  const args = ["-Y", "sign", "-n", NAMESPACE, "-f", key];
  const notice = (text: string): void => onNotice(text.replace(/^Signing data on standard input\n/, ""));
  const said = await sshKeygen({ args, input: headText(head), onNotice: notice });
  if (said.code !== 0 || !said.stdout.startsWith("-----BEGIN SSH SIGNATURE-----\n")) {
    throw new OperatorError(
      `ssh-keygen did not sign with ${key}: ${lastLine(said.stderr)}`,
      "Use a private key file, or the .pub file of a key in your SSH agent (`ssh-add -l` lists them).",
    );
  }
  const signature = readSshSignature(said.stdout);
  const program = sshKeygenPath();
  if (signature === null || signature.namespace !== NAMESPACE || !signature.fits(headText(head)))
    throw new OperatorError(
      `the output of ${program} is not a signature of this log.`,
      "Nothing was written. Check that this program is OpenSSH's ssh-keygen.",
    );
  if (!isOf(signature.key, key))
    throw new OperatorError(
      `${program} signed with another key (${signature.key.words}) than ${key}.`,
      "Nothing was written. Check that program, and that the .pub file belongs to the key.",
    );
  return { path: await writeSignature(directory, head.seq, said.stdout), key: signature.key.words, program };
}

/** Is it the key in the public file? Without such a file, it cannot be compared. */
function isOf({ blob }: SshKey, key: string): boolean {
  const path = key.endsWith(".pub") ? key : `${key}.pub`;
  if (!existsSync(path)) return true;
  return readFileSync(path, "utf8").split(/\s+/).includes(blob.toString("base64"));
}

/** Throws OperatorError when there is no such key file. */
export function refuseNoKey(key: string): void {
  if (existsSync(key)) return;
  throw new OperatorError(
    `no key file ${key}.`,
    "Use an SSH key file, such as --key ~/.ssh/id_ed25519, or its .pub file if the key is in the SSH agent.",
  );
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) || "it gave no reason";
}
