// `--store` before anything is asked of a store: where it means nothing, and where it is written wrongly. Walks with a
// store are in test/aws-contract.
import { expect, it } from "vitest";
import { fixture, runProgram, stateFolder } from "../../support/run-program.ts";

const run = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runProgram(words, { state: stateFolder(), env });

it("is refused for a rehearsal, which reaches no network", async () => {
  const { code, stderr } = await run([
    "run",
    fixture("by-hand.md"),
    "--rehearse",
    "--store",
    "s3://bucket/x",
  ]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    "lamplighter: --store puts the log into a bucket, and a rehearsal does not use the network.\n" +
      "  Remove --store, or run on EC2 instances with --on.\n",
  );
});

it("as a setting is for real walks: a rehearsal goes on without it, also when it is gone on with", async () => {
  const state = stateFolder();
  const env = { LAMPLIGHTER_STORE: "s3://bucket/x" };
  const whole = await runProgram(["run", fixture("by-hand.md"), "--rehearse", "--yes"], { state, env });
  expect(whole).toMatchObject({ code: 0, stderr: "" });
  expect(whole.stdout).not.toContain("s3://");
  const again = await runProgram(["resume", "last"], { state, env });
  expect(again.stderr).toContain("this run has finished");
});

it.each([
  ["run", fixture("by-hand.md"), "--on", "node=i-0123456789abcdef0", "--store", "bucket/x"],
  ["run", fixture("by-hand.md"), "--on", "node=i-0123456789abcdef0", "--store", "s3://UPPER/x"],
  ["runs", "--store", "https://bucket/x"],
])("that is no place in a store is refused before AWS is asked: %s %s %s %s %s", async (...words) => {
  const { code, stdout, stderr } = await run(words, { AWS_REGION: undefined, AWS_PROFILE: undefined });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/ is not a store\.\n {2}Use a bucket, with or without a folder/);
});

it.each(["resume", "verify", "replay"])("%s says how a run in a store is named", async (verb) => {
  const { code, stderr } = await run([verb, "s3://bucket"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/s3:\/\/bucket is not a run in a store\.\n {2}Use s3:\/\/bucket\/prefix\/RUN/);
});
