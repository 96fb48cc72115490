// Signs the head of a log with an SSH key: whoever holds the key says that the log up to this line is as it is.
import { existsSync } from "node:fs";
import { OperatorError } from "../../errors.ts";
import { type Head, headText } from "../head-file.ts";
import { writeSignature } from "./signature-files.ts";
import { NAMESPACE, sshKeygen } from "./ssh-keygen.ts";

export interface Signing {
  /** The run's folder. */
  readonly directory: string;
  readonly head: Head;
  /** A private key's file, or the public one of a key that the SSH agent holds. */
  readonly key: string;
  readonly onNotice: (text: string) => void;
}

/** Writes `head-N.sig` and gives its path. Throws OperatorError when ssh-keygen does not sign. */
export async function signHead({ directory, head, key, onNotice }: Signing): Promise<string> {
  refuseNoKey(key);
  const args = ["-Y", "sign", "-n", NAMESPACE, "-f", key];
  const notice = (text: string): void => onNotice(text.replace(/^Signing data on standard input\n/, ""));
  const said = await sshKeygen({ args, input: headText(head), onNotice: notice });
  if (said.code !== 0 || !said.stdout.startsWith("-----BEGIN SSH SIGNATURE-----\n")) {
    throw new OperatorError(
      `ssh-keygen did not sign with ${key}: ${lastLine(said.stderr)}`,
      "Give a private key's file, or the .pub file of a key that your SSH agent holds (`ssh-add -l` lists them).",
    );
  }
  return writeSignature(directory, head.seq, said.stdout);
}

/** Throws OperatorError when there is no such key file. */
export function refuseNoKey(key: string): void {
  if (existsSync(key)) return;
  throw new OperatorError(
    `there is no key file ${key}.`,
    "Give the file of an SSH key, for example --key ~/.ssh/id_ed25519, or its .pub file when the SSH agent holds the key.",
  );
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) || "it gave no reason";
}
