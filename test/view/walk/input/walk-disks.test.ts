// Picking a disk: what the list says, which disks can be taken, and what is asked of the core.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../../src/output/clean.ts";
import type { Disk } from "../../../../src/plan/model/device.ts";
import { blankDisk, diskChoices } from "../../../../src/view/nodes/disk-choice.ts";
import { expectGolden } from "../../../support/golden.ts";
import {
  answered,
  DATA_DISK,
  DISKS,
  disk,
  GIB,
  OLD_DISK,
  ROOT_DISK,
  STORE_DISK,
} from "../../../support/node-stories.ts";
import { carryOut, type StageEngine, stageEngine } from "../../../support/run-fixtures.ts";
import { type WalkStage, walkStage } from "../../../support/walk-stage.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 100, rows: 30 },
  { columns: 140, rows: 40 },
  { columns: 50, rows: 20 },
];

/** At the step that formats, whose device is open. */
const openEngine = (disks: readonly Disk[] = DISKS): StageEngine => {
  const engine = stageEngine({ bindings: [], answer: (target) => answered(target, { disks }) });
  carryOut(engine);
  return engine;
};

const binds = (stage: WalkStage) => stage.engine.intents.filter(({ type }) => type === "bind");

describe("the disks of a node", () => {
  it("are shown with what tells them apart", () => {
    const frames = SIZES.map((size) => {
      const stage = walkStage(openEngine(), size);
      stage.press(["enter"]);
      const lines = [stage.text()];
      stage.press(["j"]);
      lines.push(stage.text());
      return `${size.columns}×${size.rows}\n${lines.map((text) => `${"═".repeat(size.columns)}\n${text}\n`).join("")}${"═".repeat(size.columns)}\n`;
    });
    expectGolden("view/walk/choosing-a-disk.txt", frames.join("\n"));
  });

  it("are offered by Enter where the device is open, the first that fits chosen", () => {
    const stage = walkStage(openEngine());
    expect(stage.text()).toContain("choose the disk");
    expect(stage.text()).not.toContain("then type DATA_DEVICE");
    stage.press(["enter"]);
    expect(stage.state().mode.kind).toBe("disks");
    stage.press(["enter"]);
    expect(binds(stage)).toEqual([
      {
        type: "bind",
        binding: {
          name: "DATA_DEVICE",
          scope: { kind: "target", target: "worker" },
          value: "nvme1n1",
          secret: false,
          from: "given",
        },
      },
    ]);
    expect(stage.state().mode.kind).toBe("walk");
    expect(stage.text()).toContain("mkfs -t xfs /dev/nvme1n1");
  });

  it("cannot be taken when they are in use or no place for data, and say why", () => {
    const stage = walkStage(openEngine());
    stage.press(["enter", "k"]);
    expect(stage.text()).toContain("nvme0n1");
    stage.press(["enter"]);
    expect(stage.text()).toContain("nvme0n1 cannot be used: it is the system disk, and a step erases it.");
    stage.press(["G", "enter"]);
    expect(stage.text()).toContain("nvme2n1 cannot be used: it is instance store");
    expect(binds(stage)).toEqual([]);
  });

  it("can be taken with something on them, which is said", () => {
    const stage = walkStage(openEngine());
    stage.press(["enter", "j"]);
    expect(stage.text()).toContain("it is not empty: a step that needs an empty disk will not run");
    stage.press(["enter"]);
    expect(binds(stage).map((intent) => intent.type === "bind" && intent.binding.value)).toEqual(["xvdg"]);
  });

  it("can be chosen anew by v while the step was not run", () => {
    const stage = walkStage(openEngine());
    stage.press(["enter", "enter", "v", "enter"]);
    expect(stage.state().mode.kind).toBe("disks");
    stage.press(["j", "enter"]);
    expect(binds(stage)).toHaveLength(2);
    stage.press(["escape"]);
    expect(stage.text()).toContain("mkfs -t xfs /dev/xvdg");
  });

  it("are not taken by an Enter that was pressed before they were drawn", () => {
    const stage = walkStage(openEngine());
    stage.press(["enter"]);
    stage.press(["enter"], 399);
    expect(binds(stage)).toEqual([]);
  });

  it("give way to a typed name where they are not known", () => {
    const engine = stageEngine({ bindings: [] });
    carryOut(engine);
    const stage = walkStage(engine);
    stage.press(["enter", "enter", ..."nvme1n1", "enter"]);
    expect(binds(stage).map((intent) => intent.type === "bind" && intent.binding.value)).toEqual(["nvme1n1"]);
  });

  it("are kept on the screen when the core refuses one", () => {
    const stage = walkStage(openEngine([disk("mapper/data-1"), disk("not a name")]));
    stage.press(["enter", "j", "enter"]);
    expect(stage.state().mode.kind).toBe("disks");
    expect(stage.engine.refusals.map(({ rule }) => rule)).toEqual(["invalid-value"]);
    expect(stage.text().replace(/\s+/g, " ")).toContain(stage.engine.refusals[0]?.message ?? "?");
  });
});

describe("what a disk is fit for", () => {
  const refusals = (disks: readonly Disk[], variable: string): readonly (string | null)[] | null =>
    diskChoices(openEngine(disks).run(), variable, "worker")?.map(({ refusal }) => refusal) ?? null;

  it("is judged by what the steps do with it", () => {
    expect(refusals(DISKS, "DATA_DEVICE")?.map((refusal) => refusal !== null)).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const reads = stageEngine({
      guide:
        "---\nvariables:\n  D: { type: block-device }\n---\n# R\n\n```bash {on=worker}\nlsblk /dev/D\n```\n",
      bindings: [],
      answer: (target) => answered(target),
    });
    expect(diskChoices(reads.run(), "D", "worker")?.every(({ refusal }) => refusal === null)).toBe(true);
  });

  it("is judged for each node by what is done on that one", () => {
    const both = stageEngine({
      guide: [
        "---",
        "variables:",
        "  D: { type: block-device }",
        "---",
        "# R",
        "",
        "```bash {on=manager}",
        "lsblk /dev/D",
        "```",
        "",
        "```bash {on=worker}",
        "mkfs -t xfs /dev/D",
        "```",
        "",
      ].join("\n"),
      bindings: [],
      answer: (target) => answered(target),
    });
    const refused = (target: string) =>
      diskChoices(both.run(), "D", target)?.filter(({ refusal }) => refusal !== null).length;
    expect([refused("manager"), refused("worker")]).toEqual([0, 2]);
  });

  it("can be asked for once more where a disk is missing, since it may have been attached", () => {
    const disks = [[ROOT_DISK], DISKS];
    const stage = walkStage(
      stageEngine({ answer: (target) => answered(target, { disks: disks.shift() ?? DISKS }) }),
    );
    carryOut(stage.engine);
    stage.draw();
    expect(stage.text()).toContain("r retry the node");
    stage.press(["r"]);
    expect(stage.engine.intents.at(-1)).toEqual({ type: "identify", target: "worker" });
    stage.engine.settle();
    stage.draw();
    expect(stage.text()).not.toContain("retry the node");
  });

  it("is not asked of what is no device", () => {
    expect(refusals(DISKS, "MANAGER_IP")).toBeNull();
    expect(diskChoices(openEngine().run(), "DATA_DEVICE", "manager")).toBeNull();
  });

  it("leaves the first blank volume to a walk without a person", () => {
    const blank = (disks: readonly Disk[]): string | null =>
      blankDisk(diskChoices(openEngine(disks).run(), "DATA_DEVICE", "worker") ?? [])?.name ?? null;
    expect(blank(DISKS)).toBe("nvme1n1");
    const used = { ...DATA_DISK, mounts: [safeText("/data")] };
    const parted = disk("xvdh", { parts: [safeText("xvdh1")], size: GIB });
    expect(
      blank([ROOT_DISK, STORE_DISK, OLD_DISK, used, parted, disk("xvdi", { kind: "unknown" })]),
    ).toBeNull();
  });
});
