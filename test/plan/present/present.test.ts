import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf, sha256 } from "../../../src/digest.ts";
import { makePlan } from "../../../src/plan/make-plan.ts";
import type { Plan } from "../../../src/plan/model/plan.ts";
import { presentTask } from "../../../src/plan/present/present.ts";
import {
  captured,
  given,
  givenSecret,
  planOf,
  runbookOf,
  twoNodes,
  twoNodeTargets,
  twoNodeValues,
} from "../../support/plan-fixtures.ts";

const plan = planOf(twoNodes, { bindings: twoNodeValues, targets: twoNodeTargets });
const nothing = {
  bindings: [],
  edited: null,
  preamble: [],
  disks: null,
  allowLocal: false,
  openssl: true,
} as const;

function idOf(of: Plan, part: string, on: string): string {
  const task = of.tasks.find((it) => it.target === on && it.command?.text.includes(part) === true);
  if (task === undefined) throw new Error(`no task with ${part}`);
  return task.id;
}

const fstab = idOf(plan, "fstab", "worker-1");
const join = idOf(plan, "swarm join", "worker-1");
const format = idOf(plan, "mkfs", "worker-1");

describe("presentTask", () => {
  it("fills what was captured on the same target, quoted for its place", () => {
    const shown = presentTask(plan, fstab, {
      ...nothing,
      bindings: [captured("UUID", "5f6c-1c9e", "worker-1")],
    });
    expect(shown.command).toContain("\nUUID=5f6c-1c9e /data xfs");
    expect(shown.open).toEqual([]);
    expect(shown.values.map((it) => shown.command.slice(it.start, it.end))).toEqual(["5f6c-1c9e", "node-01"]);
  });

  it("prefers the target's own capture to another's, and takes another's where there is none", () => {
    const own = presentTask(plan, fstab, {
      ...nothing,
      bindings: [captured("UUID", "2222-2222", "worker-2"), captured("UUID", "1111-1111", "worker-1")],
    });
    expect(own.command).toContain("UUID=1111-1111");
    const foreign = presentTask(plan, fstab, {
      ...nothing,
      bindings: [captured("UUID", "2222-2222", "manager")],
    });
    expect(foreign.command).toContain("UUID=2222-2222");
  });

  it("lets an operator correct what was captured, and a later capture replace that", () => {
    const first = captured("UUID", "1111-1111", "worker-1");
    const [own] = given("UUID=3333-3333");
    if (own === undefined) throw new Error("nothing given");
    expect(presentTask(plan, fstab, { ...nothing, bindings: [own, first] }).command).toContain(
      "UUID=3333-3333",
    );
    expect(presentTask(plan, fstab, { ...nothing, bindings: [first, own] }).command).toContain(
      "UUID=1111-1111",
    );
  });

  it("leaves open what an earlier step should have given and did not", () => {
    const shown = presentTask(plan, fstab, nothing);
    expect(shown.open).toEqual(["UUID"]);
    expect(shown.holes.map((it) => it.kind)).toEqual(["open"]);
  });

  it("lets a captured value in only when its type allows it", () => {
    const shown = presentTask(plan, fstab, { ...nothing, bindings: [captured("UUID", "x\ny", "worker-1")] });
    expect(shown.open).toEqual(["UUID"]);
    expect(shown.findings.map((it) => it.rule)).toContain("value-invalid");
  });

  it("refers to a captured secret and names it among those that the node must get", () => {
    const shown = presentTask(plan, join, {
      ...nothing,
      bindings: [captured("SWARM_TOKEN", null, "manager")],
    });
    expect(shown.command).toBe('docker swarm join --token "$SWARM_TOKEN" 10.0.1.17:2377');
    expect(shown.secrets).toEqual(["SWARM_TOKEN"]);
    expect(shown.open).toEqual([]);
    expect(presentTask(plan, join, nothing).open).toEqual(["SWARM_TOKEN"]);
  });

  it("hashes the command as sha256sum does, and everything that a confirmation covers", () => {
    const shown = presentTask(plan, format, { ...nothing, preamble: ["cd /srv || exit 125"] });
    expect(shown.sha256).toBe(sha256("mkfs -t xfs /dev/nvme2n1"));
    const { command, preamble, done, verify, capture, secrets, timeout, devices } = shown;
    expect(devices).toHaveLength(1);
    expect(shown.digest).toBe(
      digestOf({ task: format, preamble, command, done, verify, capture, secrets, timeout, devices }),
    );
    const other = presentTask(plan, fstab, nothing);
    expect(other.devices).toBeUndefined();
    expect(Object.keys(other)).not.toContain("devices");
    expect(shown.digest).not.toBe(presentTask(plan, format, nothing).digest);
    expect(shown.done).toBe("blkid /dev/nvme2n1");
  });

  it("agrees with the plan where nothing came later", () => {
    for (const task of plan.tasks) {
      if (task.sha256 === null) continue;
      const shown = presentTask(plan, task.id, nothing);
      expect(shown.sha256).toBe(task.sha256);
      expect(shown.confirm).toEqual(task.confirm);
      expect(shown.findings).toEqual(task.findings);
      expect(shown.risk).toBe(task.risk);
    }
  });

  it("asks for a secret that only a carried line needs", () => {
    const shown = presentTask(plan, format, {
      ...nothing,
      bindings: [givenSecret("SWARM_TOKEN")],
      preamble: ['export T="$SWARM_TOKEN" || exit 125'],
    });
    expect(shown.secrets).toEqual(["SWARM_TOKEN"]);
  });

  it("throws for a task that the plan does not have", () => {
    expect(() => presentTask(plan, "nothing@nowhere", nothing)).toThrow(
      "the plan has no task nothing@nowhere",
    );
  });
});

describe("an operator's own text", () => {
  const edit = (task: string, edited: string, bindings: Parameters<typeof presentTask>[2]["bindings"] = []) =>
    presentTask(plan, task, { ...nothing, bindings, edited });

  it("is judged anew, and can raise the protection", () => {
    const shown = edit(idOf(plan, "dnf", "manager"), "rm -rf /var/lib/docker");
    expect(shown.command).toBe("rm -rf /var/lib/docker");
    expect(shown.risk).toBe("destroys");
    expect(shown.confirm).toEqual({ how: "type", typed: "/var/lib/docker" });
    expect(shown.sha256).toBe(sha256("rm -rf /var/lib/docker"));
    expect(edit(format, "lsblk").confirm).toEqual({ how: "key", typed: null });
    expect(edit(format, "lsblk").findings.map((it) => it.rule)).not.toContain("destroys-data");
  });

  it("cannot get below what the guide's author demands", () => {
    const own = planOf(twoNodes, { bindings: twoNodeValues, targets: twoNodeTargets });
    const raised: Plan = {
      ...own,
      steps: own.steps.map((it) =>
        it.command?.text.startsWith("dnf") === true ? { ...it, risk: "opaque" } : it,
      ),
    };
    expect(presentTask(raised, idOf(raised, "dnf", "manager"), { ...nothing, edited: "ls" }).confirm).toEqual(
      {
        how: "type",
        typed: "manager",
      },
    );
  });

  it("is taken as it stands: values in it are not scanned again, and a known name means itself", () => {
    const guide =
      "---\nvariables:\n  ONE_X: {type: text}\n  TWO_X: {type: text}\n---\n# G\n\n```bash {on=a}\nmkdir ONE_X\n```\n";
    const values = planOf(guide, { bindings: given("ONE_X=<TWO_X> $TWO_X", "TWO_X=two") });
    const id = idOf(values, "mkdir", "a");
    const before = presentTask(values, id, nothing).command;
    expect(before).toBe("mkdir '<TWO_X> $TWO_X'");
    const after = presentTask(values, id, { ...nothing, edited: `${before} ONE_X more` });
    expect(after.command).toBe("mkdir '<TWO_X> $TWO_X' ONE_X more");
    const marked = presentTask(values, id, { ...nothing, edited: "mkdir <TWO_X>" });
    expect(marked.command).toBe("mkdir two");
  });

  it("keeps a secret's reference, and turns its placeholder into one", () => {
    const token = [captured("SWARM_TOKEN", null, "manager")];
    const reference = edit(join, 'docker swarm join --token "$SWARM_TOKEN" 10.0.1.18:2377', token);
    expect(reference.command).toBe('docker swarm join --token "$SWARM_TOKEN" 10.0.1.18:2377');
    expect(reference.secrets).toEqual(["SWARM_TOKEN"]);
    expect(reference.open).toEqual([]);
    expect(edit(join, "docker swarm join --token SWARM_TOKEN 10.0.1.18:2377", token).command).toBe(
      reference.command,
    );
    expect(edit(join, 'docker swarm join --token "$SWARM_TOKEN" 10.0.1.18:2377').open).toEqual([
      "SWARM_TOKEN",
    ]);
  });

  it("cannot smuggle in what is open", () => {
    const open = planOf(twoNodes, { targets: twoNodeTargets });
    const id = idOf(open, "mkfs", "worker-1");
    expect(presentTask(open, id, { ...nothing, edited: "mkfs -t ext4 /dev/DATA_DEVICE" }).open).toEqual([
      "DATA_DEVICE",
    ]);
  });

  it("that still sets the captured variable prints it once", () => {
    const id = idOf(plan, "blkid -s", "worker-1");
    const shown = presentTask(plan, id, nothing).command;
    expect(edit(id, shown).command).toBe(shown);
    expect(edit(id, "UUID=$(echo x)").command).toBe(`UUID=$(echo x) && printf '%s\\n' "$UUID"`);
    expect(edit(id, "echo x").command).toBe("echo x");
  });

  it("never throws, and shows exactly what was typed where no placeholder is in it", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ab $(){}<>'\"\\;|&\n=#~`-./"), maxLength: 40 }),
        (text) => {
          expect(edit(format, text).command).toBe(text);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("speed", () => {
  it("presents a task of a plan with 2,000 steps quickly", () => {
    const small = runbookOf("# G\n\n```bash {on=a}\nmkdir -p /data/<DIR_NAME>/x\n```\n");
    const [step] = small.steps;
    if (step === undefined) throw new Error("no step");
    const steps = Array.from({ length: 2000 }, (_, i) => ({ ...step, id: `step${i}` }));
    const long = makePlan({
      runbook: { ...small, steps },
      guide: { path: "guide.md", sha256: "0" },
      bindings: given("DIR_NAME=y"),
      targets: [],
      sections: null,
    });
    expect(long.tasks).toHaveLength(2000);
    const last = long.tasks[1999]?.id ?? "";
    presentTask(long, last, nothing);
    const times = Array.from({ length: 21 }, () => {
      const from = performance.now();
      presentTask(long, last, nothing);
      return performance.now() - from;
    }).sort((a, b) => a - b);
    expect(times[10]).toBeLessThan(5);
  });
});
