// Parks a secret in Parameter Store for a node without openssl, which cannot receive it otherwise. It is
// encrypted with the account's key, has a name that cannot be guessed, stays for an hour at most, and is
// removed when its command has ended.
import { randomBytes } from "node:crypto";
import { safeWords } from "../../output/output-pipe.ts";
import { errorLabel } from "../api/service-errors.ts";
import type { EffectOf, Job } from "../session/job.ts";

/** How long it may stay there, in milliseconds. */
const LONGEST = 3_600_000;
/** The most that an advanced parameter holds, in bytes. */
const MOST_BYTES = 8_192;

export type Parked =
  /** The parameter's name. */
  { readonly name: string } | { readonly refused: string };

/** Parks the value of the variable; announced as a probe first. */
export async function park(job: Job<EffectOf<"send">>, variable: string, value: string): Promise<Parked> {
  const { options } = job.session;
  const bytes = Buffer.byteLength(value);
  if (bytes === 0 || bytes > MOST_BYTES)
    return { refused: `${variable} has ${bytes} bytes; 1 to ${MOST_BYTES} can be parked.` };
  const name = `/lamplighter/${options.run}/${randomBytes(16).toString("hex")}`;
  const { target, nonce } = job.effect;
  const probe = `park ${name}`;
  job.report({ type: "probeRequested", probe, kind: "park", target, nonce });
  const done = (ok: boolean, message: string): void =>
    job.report({ type: "probeFinished", probe, ok, message: safeWords(options.vault, message) });
  const expiry = new Date(options.now() + LONGEST).toISOString();
  try {
    await options.call(
      "ssm:PutParameter",
      {
        Name: name,
        Value: value,
        Type: "SecureString",
        Tier: "Advanced",
        Overwrite: false,
        Description: `A secret of run ${options.run}; deleted when its command ends.`,
        Policies: JSON.stringify([{ Type: "Expiration", Version: "1.0", Attributes: { Timestamp: expiry } }]),
      },
      job.signal,
    );
  } catch (error) {
    const words = `${variable} could not be parked: ${errorLabel(error)}`;
    done(false, words);
    return {
      refused: `${words}. Your AWS identity needs ssm:PutParameter for parameter/lamplighter/*. Or, better, install openssl on the node. Then retry.`,
    };
  }
  done(true, `${variable} is parked until its command ends.`);
  return { name };
}
