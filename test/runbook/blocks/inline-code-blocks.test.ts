// Inline code that stands alone on its lines, and words in brackets behind commands.
import { describe, expect, it } from "vitest";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

function read(...lines: string[]) {
  const { steps, notTaken } = readRunbook(new TextEncoder().encode(lines.join("\n")));
  return {
    commands: steps.filter(({ kind }) => kind === "command").map(({ line, source }) => `${line} ${source}`),
    manual: steps.filter(({ kind }) => kind === "manual").map(({ title }) => title),
    left: notTaken.map(({ line, reason }) => `${line} ${reason}`),
  };
}

describe("inline code alone on its lines", () => {
  it("is a command where a paragraph is nothing else", () => {
    expect(read("# A", "", "Make room:", "", "`sudo mkdir /srv/cache`").commands).toEqual([
      "5 sudo mkdir /srv/cache",
    ]);
  });

  it("is a command at the end of a paragraph that announces it, each line one", () => {
    const lines = ["# A", "", "Get the tool:", "`cd /srv`", "``git clone https://git.test/cache.git``"];
    expect(read(...lines).commands).toEqual(["4 cd /srv", "5 git clone https://git.test/cache.git"]);
  });

  it("is a command as a numbered item of its own, and in place of the item", () => {
    const { commands, manual } = read("# A", "", "1. `sudo apt-get install -y cache`", "2. Open the page.");
    expect(commands).toEqual(["3 sudo apt-get install -y cache"]);
    expect(manual).toEqual(["Open the page."]);
  });

  it("keeps the item that announces it as what explains the command", () => {
    const { steps } = readRunbook(
      new TextEncoder().encode("# A\n\n1. Create the group:\n   `sudo groupadd cache`\n"),
    );
    expect(steps.map(({ kind, source, context }) => ({ kind, source, context }))).toEqual([
      { kind: "command", source: "sudo groupadd cache", context: "Create the group:" },
    ]);
  });

  it("keeps two ways apart that stand on both sides of an or", () => {
    const lines = [
      "# A",
      "",
      "Renew it:",
      "",
      "`cachectl update --one`",
      "",
      "or",
      "",
      "`sudo cachectl update --all`",
    ];
    const { steps } = readRunbook(new TextEncoder().encode(lines.join("\n")));
    expect(steps.map(({ alternative }) => alternative?.of)).toEqual([2, 2]);
  });

  it.each([
    ["a sentence", "The state is in `cat /srv/cache/state` after that."],
    ["a line that nothing announces", "The size is told.\n`sudo du -sh /srv`"],
    ["a line of usage", "`docker run [OPTIONS] IMAGE`"],
    ["an output", "Version:\n\n`cache 1.2 on linux`"],
    ["a bullet of a reference", "- `docker ps -a`"],
  ])("is no command in %s", (_, text) => {
    expect(read("# A", "", text).commands).toEqual([]);
  });
});

describe("words in brackets behind a command", () => {
  const block = (line: string) => read("# A", "", "```bash", line, "```");

  it("are no part of it, and are told", () => {
    expect(block("systemctl start cache (If that fails, restart it)")).toMatchObject({
      commands: ["4 systemctl start cache"],
      left: ["4 a note in brackets after the command, which is not shell: (If that fails, restart it)"],
    });
  });

  it("go behind a placeholder at a prompt too", () => {
    const { commands } = read(
      "# A",
      "",
      "```",
      "$ ssh <host_name>\t\t(<host_name> would be the other machine)",
      "```",
    );
    expect(commands).toEqual(["4 ssh <host_name>"]);
  });

  it.each([
    "cd /srv && (If_ready one two)",
    "time (Make one two three)",
    "echo 'a (If you see it)'",
    "list=(One two three four)",
    "true; for x in (A b c d)",
  ])("are left alone in %s", (line) => {
    expect(block(line).left.filter((each) => each.includes("brackets"))).toEqual([]);
  });
});

describe("assignments in a block without a language", () => {
  const guide = (...rest: string[]) => read("# A", "", "    SITE='north one'", "", "Go on.", "", ...rest);

  it("are steps where a command reads them", () => {
    expect(guide("    echo $SITE").commands).toEqual(["3 SITE='north one'", "7 echo $SITE"]);
  });

  it("are settings where none does, whatever else is read into the shell", () => {
    const { commands, left } = guide("    source ./env.sh");
    expect(commands).toEqual(["7 source ./env.sh"]);
    expect(left).toEqual([
      "3 only assignments, for a file or for a shell; mark the block with `bash` to run them",
    ]);
  });
});

describe("a transcript that opens an editor", () => {
  it("says where its text goes", () => {
    const text = "# A\n\n```console\n$ sudo nano /etc/a.conf\n[a]\n#b\n$ cat /etc/a.conf\n```\n";
    const [opens, typed, shown] = readRunbook(new TextEncoder().encode(text)).steps;
    expect(opens).toMatchObject({ kind: "command", source: "sudo nano /etc/a.conf" });
    expect(typed).toMatchObject({ kind: "manual", source: "[a]\n#b" });
    expect(typed?.context).toContain("Put this into `/etc/a.conf`:");
    expect(shown).toMatchObject({ kind: "command", source: "cat /etc/a.conf" });
  });
});

it("a program for Windows is no command for a node", () => {
  const { commands, left } = read("# A", "", "```", "certmaker.exe --outfile a.key", "```");
  expect(commands).toEqual([]);
  expect(left).toEqual(["4 a block that looks like commands for cmd.exe"]);
});
