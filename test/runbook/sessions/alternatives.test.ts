// Ways to do the same thing, as guides offer them side by side.
import { describe, expect, it } from "vitest";
import { runbookOf } from "../../support/plan-fixtures.ts";

/** Each step that is one of several ways: its group, its label, and its command. */
function waysIn(...lines: readonly string[]): readonly string[] {
  return runbookOf(["# Guide", "", ...lines].join("\n")).steps.flatMap(({ alternative, source }) =>
    alternative === undefined
      ? []
      : [`${alternative.group}/${alternative.of} ${alternative.label}: ${source}`],
  );
}
const bash = (...commands: readonly string[]) => ["```bash", ...commands, "```", ""];

describe("ways to do the same", () => {
  it("are the blocks below the names of systems, with all that stands there", () => {
    const found = waysIn(
      "On Debian:",
      "",
      ...bash("apt-get update", "apt-get -y install x"),
      "On Fedora:",
      "",
      ...bash("dnf -y install x"),
    );
    expect(found).toEqual([
      "line-6/2 On Debian: apt-get update",
      "line-6/2 On Debian: apt-get -y install x",
      "line-6/2 On Fedora: dnf -y install x",
    ]);
  });

  it("are two sets where the same names come again", () => {
    const set = (verb: string) => [
      "On Debian:",
      "",
      ...bash(`apt-get ${verb}`),
      "On Fedora:",
      "",
      ...bash(`dnf ${verb}`),
    ];
    expect(waysIn(...set("-y update"), ...set("clean")).map((it) => it.split(" ")[0])).toEqual([
      "line-6/2",
      "line-6/2",
      "line-18/2",
      "line-18/2",
    ]);
  });

  it("are tabs, but not those of different machines", () => {
    const tabs = (one: string, two: string) =>
      waysIn(
        `=== "${one}"`,
        "",
        ...bash("ls").map((it) => `    ${it}`),
        "",
        `=== "${two}"`,
        "",
        ...bash("pwd").map((it) => `    ${it}`),
      );
    expect(tabs("Docker", "Podman")).toEqual(["line-6/2 Docker: ls", "line-6/2 Podman: pwd"]);
    expect(tabs("Server", "Client")).toEqual([]);
  });

  it("are the two commands around a bare or, and neither those before nor those behind", () => {
    expect(waysIn(...bash("cd /srv", "systemctl start x", "# or", "service x start", "x -t"))).toEqual([
      "line-5/2 systemctl start x: systemctl start x",
      "line-5/2 service x start: service x start",
    ]);
    expect(waysIn(...bash("ls /a", "# or", "ls /b", "# or:", "ls /c"))).toEqual([
      "line-4/3 ls /a: ls /a",
      "line-4/3 ls /b: ls /b",
      "line-4/3 ls /c: ls /c",
    ]);
  });

  it("have labels of their own where the guide has none for them", () => {
    expect(waysIn(...bash("ls /a", "# or", "ls /a"))).toEqual([
      "line-4/2 ls /a: ls /a",
      "line-4/2 ls /a (line 6): ls /a",
    ]);
  });

  it("are none where a comment offers another command than its own", () => {
    expect(waysIn(...bash("export A=1", "source ~/.bashrc  # or source ~/.zshrc"))).toEqual([]);
  });

  it("tell at each step where the others are and how this one is chosen", () => {
    const { steps } = runbookOf(["# Guide", "", ...bash("ls /a", "# or", "ls /b")].join("\n"));
    const told = steps.flatMap(({ findings }) => findings.filter(({ rule }) => rule === "alternative"));
    expect(told.map(({ message }) => message)).toEqual([
      "One of 2 ways to do the same thing; the other begins on line 6.",
      "One of 2 ways to do the same thing; the other begins on line 4.",
    ]);
    expect(told[1]?.advice).toContain("--alternative 6");
  });
});
