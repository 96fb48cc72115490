// `check` as a user calls it: exit codes, formats, places.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runProgram, stateFolder } from "../../support/run-program.ts";

const state = stateFolder();
const folder = mkdtempSync(join(tmpdir(), "lamplighter-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "docs"));
writeFileSync(
  join(folder, "docs", "a guide #1.md"),
  "---\nroles: { node: each }\nvariables:\n  NAME: { type: dns-name, description: A name. }\n---\n# G\n\n```bash\nmkdir /srv/x\nhostnamectl set-hostname NAME\n```\n\n## More\n\n```bash\nyum install git\n```\n",
);
writeFileSync(join(folder, "bad.md"), "# G\n\n```bash\necho ok\nmkfs.xfs /dev/sd\u200bb\n```\n");

const check = (...words: readonly string[]) => runProgram(["check", ...words], { state, cwd: folder });
const GUIDE = "docs/a guide #1.md";

describe("check", () => {
  it("prints findings by place, and ends with 0 without errors", async () => {
    const { code, stdout, stderr } = await check(GUIDE, "--notes");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(/^docs.*\[.*\]$/gm)?.map((it) => it.replace(/^.*\.md|: .*(?= \[)/g, ""))).toEqual([
      ":9:1 [not-repeatable]",
      ":10:1 [placeholder-open]",
      ":16:1 [asks-for-answer]",
    ]);
    expect(stdout.endsWith("\ndocs/a guide #1.md: 0 errors, 1 warning, 2 notes\n")).toBe(true);
  });

  it("counts the notes, and lists them only where they are asked for", async () => {
    const { stdout } = await check(GUIDE);
    expect(stdout.match(/\[[\w-]+\]$/gm)).toEqual(["[asks-for-answer]"]);
    expect(stdout.endsWith(": 0 errors, 1 warning, 2 notes (--notes lists them)\n")).toBe(true);
  });

  it("ends with 3 when a finding is an error, in every format", async () => {
    for (const format of [[], ["--json"], ["--sarif"]])
      expect(await check("bad.md", ...format)).toMatchObject({ code: 3, stderr: "" });
    expect((await check("bad.md")).stdout).toMatch(/^bad\.md:5:17: error: .* \[suspicious-character\]$/m);
  });

  it("takes values, roles and sections", async () => {
    const { stdout } = await check(
      GUIDE,
      "--set",
      "NAME=a.example.org",
      "--section",
      "More",
      "--on",
      "node=node-01",
    );
    expect(stdout).not.toMatch(/placeholder-open|not-repeatable/);
    expect(stdout).toContain("[asks-for-answer]");
  });

  it("has no colour away from a terminal, even where it is not forbidden", async () => {
    const { stdout } = await runProgram(["check", "bad.md"], { state, cwd: folder, env: { NO_COLOR: "" } });
    expect(stdout).not.toContain("\u001b");
  });

  it("prints JSON alone with --json", async () => {
    const { stdout } = await check(GUIDE, "--json");
    expect(JSON.parse(stdout)[0]).toEqual({
      path: GUIDE,
      line: 9,
      column: 1,
      severity: "info",
      rule: "not-repeatable",
      message: "mkdir fails if the directory exists.",
      advice: "Use `mkdir -p`.",
    });
  });

  it("names the guide relative to the working directory with --sarif, wherever it is called from", async () => {
    const uri = async (cwd: string, path: string) => {
      const { stdout } = await runProgram(["check", path, "--sarif"], { state, cwd });
      return JSON.parse(stdout).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;
    };
    expect(await uri(folder, GUIDE)).toBe("docs/a%20guide%20%231.md");
    expect(await uri(folder, join(folder, "bad.md"))).toBe("bad.md");
    expect(await uri(join(folder, "docs"), "../bad.md")).toMatch(/^file:\/\/\/.*\/bad\.md$/);
  });

  it("wants one format", async () => {
    const { code, stdout, stderr } = await check("bad.md", "--json", "--sarif");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/cannot be combined/);
  });
});
