// The Docker swarms of the practice account: their members and join tokens. A node's record of its own
// membership is in its Docker data directory, as on a real node; see docker-daemon.ts.
import { seededHex, seededWord } from "../base/seeded.ts";

export interface SwarmMember {
  readonly nodeId: string;
  readonly nodeKey: string;
  role: "manager" | "worker";
  readonly address: string;
}

export interface Swarm {
  readonly id: string;
  /** Digest of its certificate authority: the first part of each join token. */
  readonly digest: string;
  secrets: { worker: string; manager: string };
  rotations: number;
  readonly members: Map<string, SwarmMember>;
}

export interface Swarms {
  readonly all: readonly Swarm[];
  create(): Swarm;
  find(id: string): Swarm | undefined;
  rotate(swarm: Swarm, role: "worker" | "manager"): void;
}

export function createSwarms(seed: string): Swarms {
  const all: Swarm[] = [];
  const secret = (swarm: number, role: string, rotation: number) =>
    seededWord(seed, `secret ${swarm} ${role} ${rotation}`, 25);
  return {
    all,
    create() {
      const number = all.length + 1;
      const swarm: Swarm = {
        id: seededWord(seed, `swarm ${number}`, 25),
        digest: seededWord(seed, `authority ${number}`, 50),
        secrets: { worker: secret(number, "worker", 0), manager: secret(number, "manager", 0) },
        rotations: 0,
        members: new Map(),
      };
      all.push(swarm);
      return swarm;
    },
    find: (id) => all.find((swarm) => swarm.id === id),
    rotate(swarm, role) {
      swarm.rotations += 1;
      swarm.secrets = { ...swarm.secrets, [role]: secret(all.indexOf(swarm) + 1, role, swarm.rotations) };
    },
  };
}

export function joinToken(swarm: Swarm, role: "worker" | "manager"): string {
  return `SWMTKN-1-${swarm.digest}-${swarm.secrets[role]}`;
}

/** The fingerprint that Docker prints for a certificate authority. */
export function fingerprintOf(swarm: Swarm): string {
  return `sha256:${seededHex(swarm.id, swarm.digest, 64)}`;
}
