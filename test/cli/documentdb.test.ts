// The bundled runbook of a DocumentDB cluster, rehearsed by the program as people call it: from its check to its end, after a sudden
// death in its middle, and with nothing of the password on disk.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { seededHex } from "../../src/rehearsal/base/seeded.ts";
import { expectHonestLog, resumeToTheEnd } from "../support/cut-short.ts";
import { eventsOf, killWhen, logIn } from "../support/run-folder.ts";
import { ended, ROOT, runProgram, startProgram, stateFolder } from "../support/run-program.ts";

const GUIDE = join(ROOT, "runbooks", "documentdb.md");
const NAME = "lamp-documents";

describe("the runbook of a DocumentDB cluster", () => {
  it("finds one requirement that is not met by the cluster that stands in the practice account", async () => {
    const { code, stdout } = await runProgram(["check", GUIDE, "--rehearse", "--json"], {
      state: stateFolder(),
    });
    expect(code).toBe(3);
    const found = JSON.parse(stdout) as { rule: string; message: string; advice: string }[];
    const unmet = found.filter(({ rule }) => /^requirement-/.test(rule));
    expect(unmet).toHaveLength(1);
    expect(JSON.stringify(unmet)).toMatch(/deletion-protection.*aws docdb modify-db-cluster/s);
  });

  it("walks to its end, with every requirement met by what it made", async () => {
    const state = stateFolder();
    const { code, stdout, stderr } = await runProgram(["run", GUIDE, "--rehearse", "--yes"], { state });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("--yes: typed lamp-documents");
    expect(stdout).toContain("A document was written and read back.");
    const log = logIn(state);
    expect(eventsOf(log, "run.finished")).toMatchObject([{ outcome: "done", failed: 0, skipped: 0 }]);
    const checked = eventsOf(log, "requirement.checked");
    expect(checked).toHaveLength(11);
    expect(checked.filter(({ result }) => result !== "met")).toEqual([]);
    const password = seededHex(eventsOf(log, "run.started")[0]?.run ?? "", `password of ${NAME}`, 28);
    for (const path of readdirSync(state, { recursive: true, withFileTypes: true }))
      if (path.isFile())
        expect(readFileSync(join(path.parentPath, path.name), "utf8")).not.toContain(password);
    expect(stdout).not.toContain(password);
  });

  it.each([2, 3])(
    "stands where it stood after a sudden end behind %i invocations: the cluster is built again, and is reached",
    async (invocations) => {
      const state = stateFolder();
      const child = startProgram(["run", GUIDE, "--rehearse", "--yes"], { state });
      const finished = (lines: readonly string[]) =>
        lines.filter((line) => line.includes('"type":"invocation.finished"')).length;
      killWhen(child, state, (lines) => finished(lines) >= invocations);
      expect((await ended(child)).signal).toBe("SIGKILL");
      expect(await resumeToTheEnd(state)).toContain("A document was written and read back.");
      expect(eventsOf(logIn(state), "run.finished")).toMatchObject([{ outcome: "done", failed: 0 }]);
      await expectHonestLog(state);
    },
  );
});
