import { describe, expect, it } from "vitest";
import type { Variable } from "../../src/runbook/model/runbook.ts";
import { readCommand } from "../../src/runbook/read-command.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

const variables = (guide: string): readonly Variable[] =>
  readRunbook(new TextEncoder().encode(guide)).variables;
const marks = (text: string, guide: string) =>
  readCommand(text, variables(guide)).occurrences.map(({ variable, start, end }) => [
    variable,
    text.slice(start, end),
  ]);

describe("readCommand", () => {
  it("finds the guide's variables in a command that was edited", () => {
    const guide = "Assumes sdb is it.\n\n```sh\nmkfs /dev/sdb\njoin SWARM_TOKEN <IP_ADDR>:2377 <name>\n```\n";
    expect(marks("mkfs.xfs -f /dev/sdb && name=1 join name <name> IP_ADDR:1 $SWARM_TOKEN", guide)).toEqual([
      ["sdb", "sdb"],
      ["name", "<name>"],
      ["IP_ADDR", "IP_ADDR"],
      ["SWARM_TOKEN", "$SWARM_TOKEN"],
    ]);
  });

  it("takes an expansion only where the shell makes one", () => {
    const guide = "---\nvariables: { ZONE_NAME: {} }\n---\n```sh\nls ZONE_NAME\n```\n";
    expect(
      marks("echo \"$ZONE_NAME\" '$ZONE_NAME' ${ZONE_NAME} \\$ZONE_NAME ${ZONE_NAME:-x}", guide),
    ).toEqual([
      ["ZONE_NAME", "$ZONE_NAME"],
      ["ZONE_NAME", "${ZONE_NAME}"],
    ]);
  });

  it("leaves a name alone that the command sets itself", () => {
    const guide = "```sh {capture=UUID}\nblkid -s UUID\n```\n```sh\necho $UUID\n```\n";
    expect(marks("UUID=$(blkid -s UUID) && echo $UUID", guide)).toEqual([]);
    expect(marks("echo $UUID", guide)).toEqual([["UUID", "$UUID"]]);
  });

  it("takes a captured name without `_` bare for an ordinary word, also where it is declared", () => {
    const used = (name: string) =>
      readRunbook(
        new TextEncoder().encode(
          `---\nvariables: { ${name}: {} }\n---\n\`\`\`sh {capture=${name}}\nblkid -s ${name}\n\`\`\`\n\`\`\`sh\ntouch ${name} $${name} <${name}>\n\`\`\`\n`,
        ),
      ).steps.map(({ command }) => command?.occurrences.length);
    expect(used("UUID")).toEqual([0, 2]);
    expect(used("DISK_UUID")).toEqual([1, 3]);
  });

  it("tells a captured name that stands bare in a later command", () => {
    const told = (command: string) =>
      readRunbook(
        new TextEncoder().encode(`\`\`\`sh\nTOKEN=$(cat t)\n\`\`\`\n\`\`\`sh\n${command}\n\`\`\`\n`),
      ).steps.flatMap(({ findings }) =>
        findings.flatMap(({ rule, line, column }) => (rule === "captured-name-bare" ? [[line, column]] : [])),
      );
    expect(told("join --token TOKEN node:1")).toEqual([[5, 14]]);
    for (const other of [
      "join --token $TOKEN",
      "join --token <TOKEN>",
      "show -s TOKEN",
      "TOKEN=1 join",
      "ls TOKEN.txt",
    ])
      expect(told(other)).toEqual([]);
  });

  it("knows a captured secret even where nothing uses it", () => {
    expect(variables("```sh\nAPI_TOKEN=$(cat /root/token)\n```\n")).toMatchObject([
      { name: "API_TOKEN", secret: true, from: "found", lines: [2] },
    ]);
  });

  it("analyses the command with placeholders hidden from the parser", () => {
    const read = readCommand("mkfs -t xfs <DISK_NAME>", variables("```sh\nls <DISK_NAME>\n```\n"));
    expect(read.analysis.risk).toBe("destroys");
    expect(read.analysis.places).toHaveLength(1);
  });
});
