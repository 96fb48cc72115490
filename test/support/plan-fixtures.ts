// Plans for tests: small guides read from Markdown text, targets and bindings in few words.
import { readFileSync } from "node:fs";
import { sha256 } from "../../src/digest.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import type { Binding, Plan, Scope, Target } from "../../src/plan/model/plan.ts";
import type { Alternatives } from "../../src/plan/steps/alternatives.ts";
import type { Runbook } from "../../src/runbook/model/runbook.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

export function runbookOf(markdown: string): Runbook {
  return readRunbook(new TextEncoder().encode(markdown));
}

/** A target of one role (the key without its number), with an id when one is given. */
export function target(key: string, id: string | null = null, roles = [key.replace(/-\d+$/, "")]): Target {
  return { key, roles, selector: id ?? key, id, name: key };
}

/** `"NAME=value"` for the run, `"worker-1:NAME=value"` for a target, `"@worker:NAME=value"` for a role. */
export function given(...texts: readonly string[]): readonly Binding[] {
  return texts.map((text) => {
    const [, role, who, name = "", value = ""] = /^(@)?(?:([^:=]+):)?([^=]+)=([\s\S]*)$/.exec(text) ?? [];
    const scope: Scope =
      who === undefined
        ? { kind: "run" }
        : role === undefined
          ? { kind: "target", target: who }
          : { kind: "role", role: who };
    return { name, scope, value, secret: false, from: "given" };
  });
}

/** A secret that somebody gave: its value is elsewhere. */
export function givenSecret(name: string, scope: Scope = { kind: "run" }): Binding {
  return { name, scope, value: null, secret: true, from: "given" };
}

export function captured(name: string, value: string | null, on: string): Binding {
  return { name, scope: { kind: "target", target: on }, value, secret: value === null, from: "captured" };
}

export function planOf(
  markdown: string,
  options: {
    readonly bindings?: readonly Binding[];
    readonly targets?: readonly Target[];
    readonly sections?: readonly string[] | null;
    readonly alternatives?: Alternatives;
  } = {},
): Plan {
  return makePlan({
    runbook: runbookOf(markdown),
    guide: { path: "guide.md", sha256: sha256(markdown) },
    bindings: options.bindings ?? [],
    targets: options.targets ?? [],
    sections: options.sections ?? null,
    alternatives: options.alternatives ?? {},
  });
}

export const twoNodes = readFileSync(new URL("../fixtures/plan/two-nodes.md", import.meta.url), "utf8");

export const twoNodeTargets: readonly Target[] = [
  target("manager", "i-0123456789abcdef0"),
  target("worker-1", "i-0123456789abcdef1"),
  target("worker-2", "i-0123456789abcdef2"),
];

/** Everything that the two-node guide needs, but for what its own steps give. */
export const twoNodeValues = given(
  "manager:NODE_NAME=boss",
  "worker-1:NODE_NAME=node-01",
  "worker-2:NODE_NAME=node-02",
  "@worker:DATA_DEVICE=/dev/nvme2n1",
  "worker-2:DATA_DEVICE=nvme3n1",
  "MANAGER_ADDR=10.0.1.17",
  "MAGIC=true",
);
