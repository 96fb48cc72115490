// Whatever the bytes: nothing is thrown, and what is read lies where it says.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommandText, Runbook } from "../../src/runbook/model/runbook.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

const folder = fileURLToPath(new URL("../fixtures/runbook/", import.meta.url));
const guides = readdirSync(folder)
  .filter((file) => file.endsWith(".md"))
  .map((file) => readFileSync(folder + file, "utf8"));
const bytes = (text: string) => new TextEncoder().encode(text);

/** Holds for every reading of every text. */
function holds(text: string): Runbook {
  const runbook = readRunbook(bytes(text));
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const sections = new Set(runbook.sections.map(({ id }) => id));
  const variables = new Set(runbook.variables.map(({ name }) => name));
  expect(sections.size).toBe(runbook.sections.length);
  expect(new Set(runbook.steps.map(({ id }) => id)).size).toBe(runbook.steps.length);
  for (const step of runbook.steps) {
    expect(sections.has(step.section)).toBe(true);
    const guide = lines.slice(step.line - 1, step.endLine);
    const rows = step.source.split("\n");
    expect(rows.length).toBeLessThanOrEqual(guide.length);
    // Only the white space of a tab that a container spent in part can differ from the guide's.
    let from = 0;
    for (const row of rows) {
      const found = guide.findIndex((line, index) => index >= from && line.includes(row.trim()));
      expect(found, `${JSON.stringify(row)} in ${JSON.stringify(guide)}`).toBeGreaterThanOrEqual(from);
      from = found + 1;
    }
    for (const command of [step.command, step.done, step.verify])
      if (command !== null) spansHold(command, variables);
    for (const finding of step.findings)
      expect(finding.line <= lines.length && finding.line >= 1 && finding.column >= 1).toBe(true);
  }
  for (const { line, endLine } of runbook.notTaken)
    expect(line >= 1 && endLine >= line && endLine <= lines.length).toBe(true);
  for (const { line } of runbook.findings) expect(line >= 1 && line <= lines.length).toBe(true);
  return runbook;
}

function spansHold({ text, occurrences }: CommandText, variables: ReadonlySet<string>): void {
  let end = 0;
  for (const each of occurrences) {
    expect(each.start).toBeGreaterThanOrEqual(end);
    expect(text.slice(each.start, each.end)).toContain(each.variable);
    expect(variables.has(each.variable)).toBe(true);
    end = each.end;
  }
}

const fragment = fc.constantFrom(
  "# Title\n",
  "## Two {on=a}\n",
  "### Three\n",
  "```sh\n",
  '```bash {name=a on=b done="x" capture=C}\n',
  "```\n",
  "~~~\n",
  "```markdown\n",
  "    ",
  "\t",
  "> ",
  "- ",
  "1. Create a thing\n",
  "2. Run this:\n",
  "\t\t-> HTTP: TCP 80 from anywhere\n",
  "sudo ls <NAME>\n",
  "$ cat <<E\n",
  "E\n",
  "UUID=$(blkid)\n",
  "echo $UUID \\\n",
  "A_B=1\n",
  "docker join SWARM_TOKEN\n",
  "ping node-01.example.com\n",
  "Assumes sda is it.\n",
  "---\ntitle: x\nvariables:\n  NAME: {}\n---\n",
  "<!-- rm -rf / -->\n",
  "<div>\n",
  "\n",
  "\r\n",
  "'",
  '"',
  "`",
  "(",
  "{",
  "\u200b",
  "\u00a0",
  "\0",
  "\ufeff",
  "| a | b |\n|---|---|\n",
  "[^1]: note\n",
  "**bold**\n\n",
  "* [ ] task\n",
  "mkfs /dev/nvme1n1\n",
  "growpart /dev/nvme1n1 1\n",
);

describe("any guide", () => {
  it("of random bytes is read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => void readRunbook(random)),
      { numRuns: 100 },
    );
  });

  it("put together from fragments is read, and its steps lie in their lines", () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), (parts) => void holds(parts.join(""))),
      { numRuns: 150 },
    );
  });

  it.each([
    "```sh\nuptime\n    ```\n\n{% highlight bash %}\nls\n{% endhighlight %}\n",
    "1. One\n\n   ```sh\n   uptime\n         ```\n   {% highlight bash %}\n   ls\n   {% endhighlight %}\n",
    "<details>\n{% highlight bash %}\nls\n{% endhighlight %}\n</details>\n",
  ])("keeps a site's marks of code as they are written where they are text: %j", (text) => {
    const steps = holds(`# A\n\n${text}`).steps;
    expect(JSON.stringify(steps)).not.toContain("``````");
  });

  it("cut, doubled, shuffled and spoilt is read, and its steps lie in their lines", () => {
    const spoilt = fc
      .tuple(
        fc.constantFrom(...guides),
        fc.array(fc.tuple(fc.nat(4), fc.nat(200), fc.nat(200), fragment), { minLength: 1, maxLength: 6 }),
      )
      .map(([guide, changes]) => {
        let lines = guide.split("\n");
        for (const [how, one, two, text] of changes) {
          const a = one % Math.max(1, lines.length);
          const b = two % Math.max(1, lines.length);
          if (how === 0) lines = lines.slice(Math.min(a, b), Math.max(a, b));
          else if (how === 1) lines.splice(a, 0, ...lines.slice(b, b + 5));
          else if (how === 2) [lines[a], lines[b]] = [lines[b] ?? "", lines[a] ?? ""];
          else if (how === 3) lines.splice(a, 1 + (b % 3));
          else lines[a] = `${(lines[a] ?? "").slice(0, b)}${text}${(lines[a] ?? "").slice(b)}`;
        }
        return lines.join("\n");
      });
    fc.assert(
      fc.property(spoilt, (text) => void holds(text)),
      { numRuns: 100 },
    );
  });

  it("gives the same steps the same ids when text is put in front", () => {
    for (const guide of guides.filter((each) => !each.startsWith("---"))) {
      const ids = readRunbook(bytes(guide)).steps.map(({ id }) => id);
      expect(readRunbook(bytes(`\n\n\n${guide}`)).steps.map(({ id }) => id)).toEqual(ids);
    }
  });

  it("in broken UTF-8 says where it is broken", () => {
    const { findings } = readRunbook(new Uint8Array([...bytes("# a\n\nb"), 0xff, 0x0a]));
    expect(findings).toMatchObject([{ rule: "bad-utf-8", severity: "error", line: 3, column: 2 }]);
  });

  it("that is too large is told so", () => {
    const runbook = readRunbook(bytes(`\`\`\`sh\nls\n\`\`\`\n${"x".repeat(2 * 1024 * 1024)}`));
    expect(runbook.findings).toMatchObject([{ rule: "too-large", severity: "warning" }]);
    expect(runbook.steps).toHaveLength(1);
    expect(readRunbook(new Uint8Array(17 * 1024 * 1024)).findings).toMatchObject([
      { rule: "too-large", severity: "error" },
    ]);
  });

  it("nested beyond reason is called unreadable", () => {
    for (const mark of ["> ", "- ", "1. ", ">- "])
      expect(readRunbook(bytes(`text\n${mark.repeat(5000)}x\n`))).toMatchObject({
        steps: [],
        findings: [{ rule: "unreadable" }],
      });
    for (const line of ["- ".repeat(500), "* * ".repeat(500)])
      expect(readRunbook(bytes(`${line}\n`)).findings).toEqual([]);
    expect(holds(`${"> ".repeat(30)}\`\`\`sh\n${"> ".repeat(30)}ls\n`).steps).toHaveLength(1);
  });
});
