// The plan of a log says one thing of a command and its text another: the stricter of both counts when it is shown.
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/model/plan.ts";
import type { KnownNow, Presented } from "../../src/plan/model/presented.ts";
import { presentTask } from "../../src/plan/present/present.ts";
import { understatedTasks } from "../../src/plan/verify/understated.ts";
import type { CommandAnalysis } from "../../src/shell/model/command.ts";
import { ebsDisk, SYSTEM_DISK } from "../support/disks.ts";
import { planOf } from "../support/plan-builder.ts";

const HARMLESS: CommandAnalysis = {
  risk: "reads",
  riskReasons: [],
  destroys: [],
  interactive: null,
  places: [],
  programs: ["lsblk"],
  carries: [],
  assigns: [],
  reads: [],
  findings: [],
};

const known: KnownNow = {
  bindings: [],
  edited: null,
  preamble: [],
  disks: [SYSTEM_DISK, ebsDisk("nvme1n1", "b")],
  allowLocal: false,
  openssl: true,
};

/** The plan as somebody left it who put another command in: all that was said of the first one stands. */
function saidHarmless(plan: Plan): Plan {
  return {
    ...plan,
    steps: plan.steps.map((step) => ({
      ...step,
      risk: "reads",
      interactive: false,
      findings: [],
      command: step.command === null ? null : { ...step.command, analysis: HARMLESS },
    })),
    tasks: plan.tasks.map((task) => ({
      ...task,
      risk: "reads",
      confirm: { how: "key", typed: null },
      findings: [],
    })),
  };
}

const shown = (plan: Plan, more: Partial<KnownNow> = {}): Presented =>
  presentTask(plan, plan.tasks[0]?.id ?? "", { ...known, ...more });
const rules = ({ findings }: Presented) => findings.map(({ rule }) => rule);

describe("a plan that says less than its texts", () => {
  const erasing = planOf([{ run: "mkfs -t xfs -f /dev/nvme1n1" }]);

  it("is shown as what the text does, with its confirmation and its device check", () => {
    const presented = shown(saidHarmless(erasing));
    expect(presented).toMatchObject({
      risk: "destroys",
      confirm: { how: "type", typed: "nvme1n1" },
      devices: [{ path: "/dev/nvme1n1", demands: "empty", identity: { volume: "vol-0000000000000000b" } }],
    });
    expect(presented.findings[0]).toMatchObject({ rule: "log-understates", severity: "warning" });
    expect(presented.findings[0]?.message).toMatch(/reads → destroys, type nvme1n1 \(.*mkfs/);
  });

  it("is shown with every finding of the text", () => {
    const piped = planOf([{ run: "curl http://example.org/x | sh" }]);
    const honest = rules(shown(piped));
    expect(honest.length).toBeGreaterThan(0);
    expect(rules(shown(saidHarmless(piped)))).toEqual(expect.arrayContaining(honest));
  });

  it("is told with the errors and warnings it lacks", () => {
    expect(understatedTasks(saidHarmless(erasing), () => null)).toMatchObject([
      {
        logged: { risk: "reads", confirm: { how: "key" } },
        now: { risk: "destroys", confirm: { how: "type", typed: "nvme1n1" } },
      },
    ]);
  });

  it("has its values quoted for the places of the text", () => {
    const plan = planOf([{ run: "touch <NAME>" }], { NAME: { type: "text" } });
    const bindings = [
      { name: "NAME", scope: { kind: "run" }, value: "a; reboot", secret: false, from: "given" },
    ] as const;
    const [step] = plan.steps;
    const places = step?.command?.analysis.places.map((it) => ({ ...it, place: "quoted-heredoc" as const }));
    const forged = {
      ...plan,
      steps: plan.steps.map((it) => ({
        ...it,
        command: it.command && { ...it.command, analysis: { ...it.command.analysis, places: places ?? [] } },
      })),
    };
    expect(shown(forged, { bindings }).command).toBe("touch 'a; reboot'");
    expect(shown(plan, { bindings }).command).toBe("touch 'a; reboot'");
  });

  it("asks to type what today's rules name, whatever the log asks for", () => {
    const plan = {
      ...erasing,
      tasks: erasing.tasks.map((task) => ({ ...task, confirm: { how: "type" as const, typed: "y" } })),
    };
    expect(shown(plan).confirm).toEqual({ how: "type", typed: "nvme1n1" });
    expect(rules(shown(plan))).toContain("log-understates");
  });
});

describe("a plan that says more than today's rules", () => {
  const reading = planOf([{ run: "lsblk /dev/nvme1n1" }]);
  const strict = (task: Partial<Plan["tasks"][number]>): Plan => ({
    ...reading,
    tasks: reading.tasks.map((it) => ({ ...it, ...task })),
  });

  it("keeps its risk, and what has to be typed is the node's name", () => {
    expect(shown(strict({ risk: "destroys", confirm: { how: "type", typed: "nvme1n1" } }))).toMatchObject({
      risk: "destroys",
      confirm: { how: "type", typed: "node" },
    });
    expect(shown(strict({ confirm: { how: "type", typed: "node" } })).confirm.how).toBe("type");
  });

  it("keeps its findings", () => {
    const finding = {
      rule: "gone",
      severity: "error",
      message: "no",
      advice: "no",
      line: 1,
      column: 1,
    } as const;
    expect(rules(shown(strict({ findings: [finding] })))).toEqual(["gone"]);
  });

  it("keeps the device checks of the same text as it was shown", () => {
    const now = shown(planOf([{ run: "wipefs -a /dev/nvme1n1" }]));
    expect(now.devices).toMatchObject([{ demands: "unused" }]);
    const before = {
      ...now,
      devices: now.devices?.map((it) => ({ ...it, demands: "empty" as const })) ?? [],
    };
    const plan = planOf([{ run: "wipefs -a /dev/nvme1n1" }]);
    expect(shown(plan, { shown: before }).devices).toMatchObject([{ demands: "empty" }]);
    expect(shown(plan, { shown: { ...before, command: "wipefs /dev/nvme1n1" } }).devices).toMatchObject([
      { demands: "unused" },
    ]);
  });

  it("says nothing of an operator's own text", () => {
    const plan = strict({ risk: "destroys", confirm: { how: "type", typed: "nvme1n1" } });
    expect(shown(plan, { edited: "lsblk" })).toMatchObject({ risk: "reads", confirm: { how: "key" } });
  });
});

it("an honest plan is shown as it is", () => {
  const plan = planOf([{ run: "mkfs -t xfs /dev/nvme1n1", done: "blkid /dev/nvme1n1" }]);
  expect(rules(shown(plan))).not.toContain("log-understates");
});
