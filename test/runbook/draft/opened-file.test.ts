import { describe, expect, it } from "vitest";
import { openedFile, openedIntro } from "../../../src/runbook/draft/opened-file.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

const read = (text: string) => readRunbook(new TextEncoder().encode(text));

it.each([
  ["nano /etc/hosts", "/etc/hosts"],
  ["sudo vi +12 /etc/fstab", "/etc/fstab"],
  ["sudo -u git -H editor .env", null],
  ["sudo -e /etc/sudoers.d/clerks", null],
  ["sudoedit '/etc/my file'", "/etc/my file"],
  ["$EDITOR notes", "notes"],
  ["visudo", "/etc/sudoers"],
  ["sudo crontab -u www -e", "the crontab"],
  ["crontab -l", null],
  ["nano a && reboot", null],
  ["vim -c q", "q"],
])("%s opens %s", (command, path) => {
  expect(openedFile(command)).toBe(path);
});

it("text that speaks of output is no text to put into the file", () => {
  expect(openedIntro("x", "You should see this:")).toBeNull();
  expect(openedIntro("x", "Paste this:")).toMatchObject({ sure: true });
  expect(openedIntro("x", "Run this:")).toMatchObject({ sure: false });
});

describe("what a person puts into a file", () => {
  it("is one step, with the item's text", () => {
    const { steps } = read("1. Add the user to `/etc/ward.conf`:\n\n   ```\n   user clerk\n   ```\n");
    expect(steps).toMatchObject([{ kind: "manual", source: "user clerk" }]);
    expect(steps[0]?.context).toContain("Add the user");
  });

  it.each(["a\u200bb", "a\u202eb", "p\u0430ss", "a\u00a0b"])("has its hidden characters told: %j", (text) => {
    expect(read(`Add this line to \`/etc/ward.conf\`:\n\n\`\`\`\n${text} = 1\n\`\`\`\n`).steps).toMatchObject(
      [{ kind: "manual", findings: [{ rule: "suspicious-character", line: 4, column: 2 }] }],
    );
  });

  it("and so has what a file to write holds", () => {
    expect(
      read("Create `/etc/motd` with this content:\n\n```text\necho \u201chi\u201d\n```\n").steps,
    ).toMatchObject([
      {
        kind: "file",
        findings: expect.arrayContaining([
          expect.objectContaining({ rule: "suspicious-character", line: 4 }),
        ]),
      },
    ]);
  });
});

describe("commands in running text", () => {
  it.each([
    "lsblk\nsudo fdisk -l",
    "git clone https://git.hospital.internal/tools.git .",
    "\\[clerk@archive:~$\\] sudo postfix check",
    "root@archive:~# uptime -p",
    "$ systemctl status nginx",
  ])("are told: %j", (text) => {
    expect(read(`# Guide\n\n${text}\n`).notTaken).toEqual(
      text.split("\n").map((_, index) => ({
        line: 3 + index,
        endLine: 3 + index,
        reason: "a command inside running text",
      })),
    );
  });

  it.each([
    "find the file in /etc/hosts and look at it.",
    "docker compose is what starts them",
    "git and curl must be there",
    "make sure that /etc/hosts is right",
  ])("are not seen in a sentence: %j", (text) => {
    expect(read(`# Guide\n\n${text}\n`).notTaken).toEqual([]);
  });
});

describe("settings of a shell block that nothing reads", () => {
  const kinds = (text: string) => read(text).steps.map(({ source }) => source);
  it("are no commands", () => {
    expect(kinds("```sh\nA=1\nB='x y' # why\n```\n")).toEqual([]);
    expect(read("```sh\nA=1\n```\n").notTaken).toMatchObject([{ line: 2, endLine: 2 }]);
  });
  it.each([
    "```sh\nA=1\n```\n```sh\necho ${A}\n```\n",
    "```sh\nA=1\n```\n```sh\n. ./install.sh\n```\n",
    "```sh\nA=1\n```\n```sh\nexport A\n```\n",
    "```sh\nexport A=1\n```\n",
    "```sh\n$ A=1\n```\n",
    "```sh\nA=$(date)\n```\n",
    "```sh\nA=1 make install\n```\n",
  ])("are commands where something may: %j", (text) => {
    expect(kinds(text).length).toBeGreaterThan(0);
  });
});

it.each([
  ["echo hi\n\n  \\\n", ["echo hi"], [4]],
  ["ls\n  \\\n# c\n", ["ls"], [3]],
  ["  \\\nls\n", ["ls"], [2]],
])("a backslash alone is no command: %j", (text, commands, told) => {
  const { steps, notTaken } = read(`\`\`\`sh\n${text}\`\`\`\n`);
  expect(steps.map(({ source }) => source.replace(/^\s*\\\n/, ""))).toEqual(commands);
  expect(
    notTaken.filter(({ reason }) => reason.startsWith("a lone backslash")).map(({ line }) => line),
  ).toEqual(told);
});
