// A step is shown on each node as if it had been shown on no other before, whatever differs between the nodes.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Binding, Plan } from "../../../src/plan/model/plan.ts";
import type { KnownNow } from "../../../src/plan/model/presented.ts";
import { presentTask } from "../../../src/plan/present/present.ts";
import { ebsDisk, SYSTEM_DISK } from "../../support/disks.ts";
import { planOf, type StepDraft } from "../../support/plan-builder.ts";

const STEPS: readonly StepDraft[] = [
  { run: "touch /a", on: "worker", done: "test -e /a", verify: "true" },
  { run: "echo <NAME> > /b", on: "worker" },
  { run: "mkfs -t xfs /dev/nvme1n1", on: "worker" },
  { run: "mkfs -t xfs /dev/<DISK>", on: "worker" },
  { run: 'eval "$(cat /c)"', on: "worker" },
  { run: "login <KEY>", on: "worker" },
  { run: "hostname", on: "worker", capture: "NAME" },
];
const VARIABLES = { NAME: {}, KEY: { secret: true }, DISK: { type: "block-device" } } as const;

const bindingOf = (name: string, value: string, target: string | null): Binding => ({
  name,
  scope: target === null ? { kind: "run" } : { kind: "target", target },
  value: name === "KEY" ? null : value,
  secret: name === "KEY",
  from: "given",
});
const bindings = fc.array(
  fc
    .tuple(
      fc.constantFrom("NAME", "KEY"),
      fc.constantFrom("one", "two"),
      fc.constantFrom(null, null, "worker-1", "worker-2"),
    )
    .map((it) => bindingOf(...it)),
  { maxLength: 2 },
);
const known = fc.record({
  edited: fc.constantFrom(null, null, null, "touch /d", "mkfs -t xfs /dev/nvme1n1"),
  preamble: fc.constantFrom([], [], ["cd /srv || exit 125"]),
  disks: fc.constantFrom(null, [SYSTEM_DISK, ebsDisk("nvme1n1", "b")], [SYSTEM_DISK]),
  allowLocal: fc.boolean(),
  openssl: fc.constantFrom(true, true, false),
});

const anew = (plan: Plan): Plan => JSON.parse(JSON.stringify(plan)) as Plan;

test("is shown as if it had been shown nowhere before", () => {
  const hasDisk = fc.boolean();
  const property = fc.property(
    hasDisk,
    bindings,
    fc.array(known, { minLength: 4, maxLength: 4 }),
    (disk, given, all) => {
      const steps = disk ? STEPS : STEPS.filter(({ run }) => run?.includes("DISK") !== true);
      const { DISK, ...others } = VARIABLES;
      const limits = { nodes: 4, maxConcurrency: 2, maxErrors: 0 };
      const plan = planOf(steps, disk ? { ...others, DISK } : others, { worker: limits });
      for (const { id, target } of plan.tasks) {
        const of = all[Number(target.slice(-1)) - 1];
        const here: KnownNow | null = of === undefined ? null : { ...of, bindings: given };
        if (here !== null)
          expect(presentTask(plan, id, here)).toStrictEqual(presentTask(anew(plan), id, here));
      }
    },
  );
  fc.assert(property, { numRuns: 60 });
});

test("shares with the node before what is equal there", () => {
  const plan = planOf(STEPS.slice(0, 1), {}, { worker: { nodes: 3, maxConcurrency: 2, maxErrors: 0 } });
  const here: KnownNow = {
    bindings: [],
    edited: null,
    preamble: [],
    disks: null,
    allowLocal: false,
    openssl: true,
  };
  const [first, second] = plan.tasks.map(({ id }) => presentTask(plan, id, here));
  expect(second?.findings).toBe(first?.findings);
  expect(second?.digest).not.toBe(first?.digest);
});
