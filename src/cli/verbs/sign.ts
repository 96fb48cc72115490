// `lamplighter sign RUN`, and signing at the end of a run: signs the head of the log with an SSH key.
import { dirname } from "node:path";
import { type Head, readHead } from "../../audit/directory/head-file.ts";
import { runsDirectory } from "../../audit/directory/state-directory.ts";
import { findRun } from "../../audit/runs/find-run.ts";
import { refuseNoKey, signHead } from "../../audit/signature/sign-head.ts";
import { requireSshKeygen } from "../../audit/signature/ssh-keygen.ts";
import { OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import { withOwnCommand } from "../process/own-command.ts";
import { checkChain } from "../verification/verify-chain.ts";

/** The environment variable with the key's file, if no option names one. */
const SETTING = "LAMPLIGHTER_SIGN_KEY";

/** `--sign` of a run. */
export interface SigningOption {
  readonly sign?: string;
}

export interface SignOptions {
  readonly key?: string;
}

/** Signs a log up to its last line, if it verifies; 0 when signed, 4 when the log does not verify. */
export async function sign(reference: string, options: SignOptions): Promise<number> {
  const { path } = findRun(runsDirectory(), reference, true);
  const key = options.key ?? process.env[SETTING];
  if (!key) {
    throw new OperatorError(
      "sign needs a key.",
      `Pass an SSH key file: --key ~/.ssh/id_ed25519, or set ${SETTING}.`,
    );
  }
  refuseNoKey(key);
  const { report, exitCode, lines } = checkChain(path);
  if (exitCode !== 0) {
    throw new OperatorError(
      `${path} was not signed: ${lines[0]?.replace(/^. /, "")}`,
      "Only a log that verifies can be signed. Run `lamplighter verify` for details.",
      { exitCode },
    );
  }
  const head = { seq: report.lines, sha256: report.head };
  process.stdout.write(`${await signed(dirname(path), head, key)}\n`);
  return 0;
}

/**
 * The key for signing when a run is left; null to not sign. A rehearsal signs only if an option asks for it.
 */
export async function keyForLeaving(option: string | undefined, rehearsal: boolean): Promise<string | null> {
  const key = option ?? (rehearsal ? undefined : process.env[SETTING]);
  if (!key) return null;
  refuseNoKey(key);
  await requireSshKeygen();
  return key;
}

/**
 * Signs the log when a run is left, if there is a key and a log. Returns the exit code: the run's own, or 1
 * if signing failed (reported on standard error, because the run itself is complete).
 */
export async function signAtLeaving(
  key: string | null,
  log: string | null,
  exitCode: number,
): Promise<number> {
  if (key === null || log === null) return exitCode;
  const directory = dirname(log);
  const head = readHead(directory);
  if (typeof head !== "object") return exitCode;
  try {
    process.stdout.write(`${await signed(directory, head, key)}\n`);
    return exitCode;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    process.stderr.write(
      withOwnCommand(
        `lamplighter: the log is complete but not signed: ${visible(error.message)}\n  ${visible(error.advice)} Then \`lamplighter sign last --key KEY\`.\n`,
      ),
    );
    return exitCode === 0 ? 1 : exitCode;
  }
}

async function signed(directory: string, head: Head, key: string): Promise<string> {
  const onNotice = (text: string): void => {
    process.stderr.write(visible(text));
  };
  const made = await signHead({ directory, head, key, onNotice });
  return `Signed up to line ${head.seq} (head ${head.sha256.slice(0, 16)}…) by ${made.key}, with ${visible(made.program)}: ${visible(made.path)}`;
}
