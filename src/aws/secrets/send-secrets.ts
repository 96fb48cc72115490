// The secrets sent to the node with a command: those that it needs, and every other known one, so that the
// node removes it from the output. Each is encrypted with the key that the node made for the run. A node that
// cannot make one gets only what the command needs, parked, if that was confirmed.
import type { Order, SealedSecret } from "../../ledger/order.ts";
import type { NamedValue } from "../../output/vault.ts";
import { secretName } from "../../plan/values/secret-name.ts";
import type { EffectOf, Job } from "../session/job.ts";
import { seal } from "../session/seal.ts";
import { park } from "./park.ts";

type SendJob = Job<EffectOf<"send">>;
type Secrets = Pick<Order, "secrets" | "region">;

/** The secrets in the form of an order, or text that says why this node cannot get them. */
export async function secretsFor(job: SendJob): Promise<Secrets | string> {
  const { effect, session } = job;
  const { vault, region } = session.options;
  const key = session.nodes.get(effect.target)?.publicKey ?? null;
  const needed = new Map<string, string>();
  for (const name of effect.secrets) {
    const value = vault.get(name, effect.target);
    if (value === undefined)
      return `This process does not have the value of ${name}. Enter it again, then retry.`;
    needed.set(name, value);
  }
  if (key !== null) return { secrets: sealed(needed, vault.named(), key) };
  if (needed.size === 0) return { secrets: [] };
  return effect.park === true && region !== undefined
    ? parked(job, needed, region)
    : "This node cannot receive secrets safely, because it has no openssl. Install openssl there, then retry.";
}

function sealed(
  needed: ReadonlyMap<string, string>,
  all: readonly NamedValue[],
  key: string,
): readonly SealedSecret[] {
  const others = all.filter(({ name, value }) => value !== "" && needed.get(name) !== value);
  return [
    ...[...needed].map(([name, value]) => ({ name: secretName(name), pieces: seal(value, key) })),
    ...others.map(({ name, value }) => ({ name: null, known: secretName(name), pieces: seal(value, key) })),
  ];
}

async function parked(
  job: SendJob,
  needed: ReadonlyMap<string, string>,
  region: string,
): Promise<Secrets | string> {
  const secrets: SealedSecret[] = [];
  for (const [name, value] of needed) {
    const place = await park(job, name, value);
    if ("refused" in place) return place.refused;
    secrets.push({ name: secretName(name), pieces: [], parked: place.name });
  }
  return { secrets, region };
}
