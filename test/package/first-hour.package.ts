// What somebody does in the first hour after `npm install`, with the guides that came with it, on the Node that runs these tests.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { installedPackage } from "../support/installed-program.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { runProgram, stateFolder } from "../support/run-program.ts";

const state = stateFolder();
const guide = join(installedPackage(), "runbooks", "docker-swarm.md");
/** Away from the checkout. */
const run = (...words: readonly string[]) => runProgram(words, { state, cwd: state });

describe(`the installed program on Node ${process.version}`, () => {
  it("is started by this Node, and says its version", async () => {
    expect(execFileSync("node", ["--version"], { encoding: "utf8" }).trim()).toBe(process.version);
    const { version } = JSON.parse(readFileSync(join(installedPackage(), "package.json"), "utf8"));
    expect(await run("--version")).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("plans a guide that came with it", async () => {
    expect(await run("plan", guide)).toMatchObject({ code: 0, stderr: "" });
  });

  it("rehearses it to its end, and its log verifies", async () => {
    expect(await run("run", guide, "--rehearse", "--yes", "--plain")).toMatchObject({ code: 0, stderr: "" });
    expect(eventsOf(logIn(state), "run.finished")).toMatchObject([{ outcome: "done" }]);
    expect(await run("verify", "last")).toMatchObject({ code: 0, stderr: "" });
  });
});
