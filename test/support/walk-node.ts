// Walks a practice node through commands, and says what each must give.
import { beforeAll, describe, expect, it } from "vitest";
import { type PracticeShell, practiceShell } from "./practice-shell.ts";

export type Case = readonly [
  command: string,
  exitCode: number,
  stdout: string | RegExp,
  stderr?: string | RegExp,
];

/** Runs the commands one after another on one new node, by default the manager; each case says what that one must give. */
export function walk(title: string, cases: readonly Case[], role: "manager" | "worker" = "manager"): void {
  describe(title, () => {
    let shell: PracticeShell;
    beforeAll(async () => {
      shell = await practiceShell();
    });
    it.each(cases.map((one) => [one[0], one] as const))(
      "%s",
      async (command, [, exitCode, stdout, stderr = ""]) => {
        const said = await shell.run(command, shell[role]);
        expect(said.stderr).toEqual(stderr instanceof RegExp ? expect.stringMatching(stderr) : stderr);
        expect(said.stdout).toEqual(stdout instanceof RegExp ? expect.stringMatching(stdout) : stdout);
        expect(said.exitCode).toBe(exitCode);
      },
    );
  });
}
