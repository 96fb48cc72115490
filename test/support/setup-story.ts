// The first screens on a small guide, driven by keys: for tests. Time passes only as told; between two keys it is
// long enough for Enter to live, unless said otherwise.

import { makePlan } from "../../src/plan/make-plan.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";
import type { Size } from "../../src/view/screen/screen.ts";
import type { SetupInput, SetupNode, SetupResult } from "../../src/view/setup/setup-input.ts";
import type { SetupState } from "../../src/view/setup/setup-model.ts";
import { startSetup } from "../../src/view/setup/setup-pages.ts";
import { updateSetup } from "../../src/view/setup/setup-state.ts";
import { keyInput } from "./keys.ts";

export const GUIDE = `# Make a swarm

It makes two nodes into a swarm.

## First node

Replace <MY_DNS_NAME> with the name of the node.

\`\`\`bash
sudo hostnamectl set-hostname <MY_DNS_NAME>
docker swarm init
\`\`\`

## Words only

Nothing to do here.

## Joining node

\`\`\`bash
docker swarm join --token SWARM_TOKEN IP_ADDR:2377
\`\`\`
`;

/** Where commands go to real nodes. */
export const REAL_PLACE = {
  kind: "aws",
  account: "123456789012",
  region: "eu-central-1",
  endpoint: null,
} as const;

export const NODES = [
  { key: "manager", id: "i-0aaaaaaaaaaaaaaaa", name: "manager", note: "practice" },
  { key: "worker", id: "i-0bbbbbbbbbbbbbbbb", name: "worker", note: "practice" },
] as const;

/** A guide for two roles that formats a disk on one. */
export const REAL_GUIDE = `---
roles:
  manager: the first node
  worker: a node that joins
variables:
  DATA_DEVICE: { type: block-device, description: The empty disk for the data. }
---

# Make a swarm

## Disk

\`\`\`bash {on=worker}
mkfs -t xfs /dev/DATA_DEVICE
\`\`\`

## Swarm

\`\`\`bash {on=manager}
docker swarm init
\`\`\`
`;

/** What `--on worker=tag:Role=worker --on manager=node-07` found. */
export const REAL_NODES: Partial<SetupInput> = {
  destination: REAL_PLACE,
  nodes: ["node-01", "node-02"].map((key, index) => ({
    key,
    id: `i-0${String(index + 1).repeat(16)}`,
    name: key,
    note: "t3.medium, eu-central-1a",
  })),
  choices: [
    { role: "worker", selector: "tag:Role=worker", found: 2, keys: ["node-01", "node-02"] },
    { role: "manager", selector: "node-07", found: 0, keys: ["node-01", "node-02"] },
  ],
  suggest: () => null,
  differences: [],
};

const PRACTICE: Readonly<Record<string, string>> = {
  MY_DNS_NAME: "node-01.example.org",
  IP_ADDR: "10.0.0.11",
};

/** The input for a guide; without `practice` there are no suggestions. */
export function setupInput(
  guide = GUIDE,
  more: Partial<SetupInput> & { practice?: boolean } = {},
): SetupInput {
  const { practice = true, ...rest } = more;
  const runbook = readRunbook(new TextEncoder().encode(guide));
  const source = { path: "guide.md", sha256: "0".repeat(64) };
  const nodes: readonly SetupNode[] = rest.nodes ?? NODES;
  return {
    runbook,
    guide: source,
    destination: { kind: "rehearsal", account: "practice", region: "us-east-1", endpoint: null },
    nodes,
    bindings: [],
    secretsGiven: [],
    assignments: {},
    suggest: (variable) => (practice ? (PRACTICE[variable.name] ?? null) : null),
    differences: ["Packages are not really installed."],
    planFor: ({ sections, alternatives, bindings, assignments, together }) =>
      makePlan({
        runbook,
        guide: source,
        bindings,
        sections,
        alternatives,
        together: { roles: together, maxConcurrency: { count: 10 }, maxErrors: { count: 0 }, soak: 0 },
        targets: nodes
          .map((node) => ({
            key: node.key,
            id: node.id,
            name: node.name,
            selector: node.key,
            ...(node.make === undefined ? {} : { make: node.make }),
            roles: Object.keys(assignments).filter((role) => assignments[role]?.includes(node.key)),
          }))
          .filter((target) => target.roles.length > 0),
      }),
    ...rest,
  };
}

export interface SetupStory {
  readonly state: SetupState;
  readonly outcome: SetupResult | null;
  /** Presses keys, a second apart. */
  press(...keys: readonly string[]): SetupStory;
  /** Presses one key, so many milliseconds after the last one, on the frame that was drawn then. */
  pressSoon(key: string, after: number): SetupStory;
  /** Types a text, character by character. */
  type(text: string): SetupStory;
  paste(text: string): SetupStory;
}

export function setupStory(input: SetupInput, size: Size = { columns: 80, rows: 24 }): SetupStory {
  const story = (state: SetupState, outcome: SetupResult | null, now: number): SetupStory => {
    const press = (keys: readonly string[], gap: number): SetupStory => {
      let step = { state, outcome };
      let at = now;
      for (const name of keys) {
        if (step.outcome !== null) throw new Error(`it is over; ${name} is pressed on nothing`);
        const drawnAt = at;
        at += gap;
        step = updateSetup(step.state, keyInput(name, at, drawnAt), input);
      }
      return story(step.state, step.outcome, at);
    };
    return {
      state,
      outcome,
      press: (...keys) => press(keys, 1000),
      pressSoon: (key, after) => press([key], after),
      type: (text) => press([...text], 1),
      paste(text) {
        const step = updateSetup(state, { type: "paste", text, at: now + 1000, drawnAt: now }, input);
        return story(step.state, step.outcome, now + 1000);
      },
    };
  };
  return story(startSetup(input, size), null, 0);
}
