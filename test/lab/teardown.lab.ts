// Nothing of a lab stays on this computer.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { bundle } from "../support/bundle.ts";
import { ROOT } from "../support/run-program.ts";
import { leftovers } from "./leftovers.ts";
import { HAS_LAB, startLab } from "./start-lab.ts";

describe.runIf(HAS_LAB)("after a lab", () => {
  it("nothing is left when it is closed while its nodes run and their disks are mounted", async () => {
    const lab = await startLab(2);
    for (const node of lab.nodes) {
      await node.must("mkfs -t xfs /dev/nvme1n1 && mkdir /data && mount /dev/nvme1n1 /data");
      await node.must("setsid sleep 1000 >/dev/null 2>&1 </dev/null &");
    }
    const before = leftovers(lab.ward.name).join("\n");
    for (const kind of ["control group", "process", "mount", "loop device", "folder"])
      expect(before).toContain(kind);
    await lab.close();
    expect(leftovers(lab.ward.name)).toEqual([]);
  });

  it("nothing is left when the process that made it is killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "abandoned-"));
    const home = join(ROOT, "test/lab");
    // It finds the shell files beside itself.
    for (const file of readdirSync(home).filter((it) => it.endsWith(".sh")))
      copyFileSync(join(home, file), join(folder, file));
    const outfile = join(folder, "abandoned.mjs");
    await bundle(join(home, "abandoned.ts"), outfile);
    const maker = spawn(process.execPath, [outfile, JSON.stringify(inject("lab"))], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [said] = await once(maker.stdout, "data");
    const name = String(said).trim();
    expect(leftovers(name)).not.toEqual([]);
    maker.kill("SIGKILL");
    await expect.poll(() => leftovers(name), { timeout: 60_000, interval: 200 }).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
