// What a start costs, beside a bare Node of the same version. test/bench/start.bench.ts has more of it.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cpuSeconds, timesBareNode } from "../support/cpu-time.ts";
import { installedPackage, lamplighter } from "../support/installed-program.ts";
import { runProgram, stateFolder } from "../support/run-program.ts";

const state = stateFolder();
const env = { ...process.env, XDG_STATE_HOME: state };
const guide = join(installedPackage(), "runbooks", "docker-swarm.md");
const ROUNDS = 20;
/**
 * At its start Node 20 reads the certificates that NODE_EXTRA_CA_CERTS names, which takes longer than all else that it does; later
 * ones read them when they are needed.
 */
const readsCertificates =
  Number.parseInt(process.versions.node, 10) < 22 && (process.env.NODE_EXTRA_CA_CERTS ?? "") !== "";
/** A quarter above what a quiet computer shows, as others may be at work. */
const most = readsCertificates ? 3.6 : 7.5;

describe(`a start on Node ${process.version}`, () => {
  it("plans a guide in a few times what a bare Node takes", async () => {
    // The first call keeps what was compiled for the others. V8 complains of flags that it does not know.
    expect((await runProgram(["plan", guide], { state })).stderr).toBe("");
    expect(timesBareNode(ROUNDS, () => cpuSeconds([lamplighter(), "plan", guide], env))).toBeLessThan(most);
  });

  it("says its version in little more than a bare Node takes", () => {
    const most = 1.6;
    expect(timesBareNode(ROUNDS, () => cpuSeconds([lamplighter(), "--version"], env))).toBeLessThan(most);
  });
});
