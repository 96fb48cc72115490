// Files that a guide shows: the command that writes them is held against real bash, byte for byte, and against the
// shell of the practice nodes.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeCommand } from "../../../src/runbook/draft/write-file.ts";
import type { Step } from "../../../src/runbook/model/runbook.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";
import { runBash } from "../../shell/real-bash.ts";
import { type PracticeShell, practiceShell } from "../../support/practice-shell.ts";

const pieces = fc.constantFrom(
  "EOF",
  "EOF_2",
  "\n",
  "\n\n",
  "'",
  "''",
  '"',
  "\\",
  "\\\n",
  "$HOME",
  "$(date)",
  "`id`",
  "\t",
  " ",
  "%s",
  "!",
  "ü",
  "<token>",
  "# note",
);
const contents = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(""));

describe("the command that writes a file", () => {
  it("gives exactly the content in real bash, with a line end behind it or without", () => {
    fc.assert(
      fc.property(fc.array(contents, { minLength: 20, maxLength: 20 }), (texts) => {
        const files = texts.map((content, index) => ({ path: `f${index}`, content, mode: null }));
        const script = files.map(
          (file) =>
            `${command(file)}\n[ $? -eq 0 ] && cat ${file.path} && printf '\\0' || printf 'failed\\0'`,
        );
        expect(runBash(script.join("\n")).fields).toEqual(texts);
      }),
      { numRuns: 20 },
    );
  });

  it("sets mode and owner when the file is written, and nothing else when it cannot be", () => {
    const { fields, stderr } = runBash(
      [
        command({ path: "a", content: "one\n", mode: "0640", owner: "$(id -un)" }),
        "stat -c '%a %U' a | tr '\\n' '\\0'",
        command({ path: "no/such/b", content: "one\n", mode: "0640" }),
        "printf '%s\\0' $?; [ -e no ]; printf '%s\\0' $?",
      ].join("\n"),
    );
    expect(fields[0]).toMatch(/^640 /);
    expect(fields.slice(1)).toEqual(["1", "1"]);
    expect(stderr.match(/no\/such\/b/g)).toHaveLength(1);
  });

  it("shows each line of the content at its place in the guide", () => {
    const origins = [
      { line: 7, column: 3 },
      { line: 8, column: 3 },
    ];
    const text = writeCommand({ path: "x", content: "a\nb\n", mode: null }, { text: "a\nb", origins });
    expect(text.text.split("\n")).toEqual(["cat > x <<'EOF'", "a", "b", "EOF"]);
    expect(text.origins).toEqual([{ line: 7, column: 1 }, ...origins, { line: 8, column: 1 }]);
  });
});

describe("a file of a guide", () => {
  it("is a step of kind file whose command writes it", () => {
    const step = only(
      "Create `/etc/motd` with mode 0600, owned by root:root, with this content:",
      "Hello $USER",
    );
    expect(step).toMatchObject({
      kind: "file",
      risk: "changes",
      source: "Hello $USER",
      file: { path: "/etc/motd", content: "Hello $USER\n", mode: "0600", owner: "root:root" },
    });
    expect(step.command?.text).toBe(
      "cat > /etc/motd <<'EOF' && chmod 0600 /etc/motd && chown root:root /etc/motd\nHello $USER\nEOF",
    );
    expect(step.variables).toEqual([]);
  });

  it("has the placeholders of its content and path as variables", () => {
    const step = only("Create `/etc/<site>.conf` with this content:", "listen <address>;");
    expect(step.variables).toEqual(["site", "address"]);
    expect(step.command?.analysis.places.map(({ place }) => place)).toEqual([
      "redirect-target",
      "quoted-heredoc",
    ]);
  });

  it("takes a secret where the node can fill it in, and keeps the rest as written", () => {
    const step = only("Create `/etc/app.env` with this content:", "KEY=<api-token>\nHOST=$HOSTNAME\\");
    expect(step.command?.text).toBe("cat > /etc/app.env <<EOF\nKEY=<api-token>\nHOST=\\$HOSTNAME\\\\\nEOF");
    expect(step.variables).toEqual(["api-token"]);
    expect(step.command?.analysis.places).toMatchObject([{ place: "heredoc" }]);
  });

  it("ends without a line end where the guide says so", () => {
    const step = only("Create `/etc/machine` without a trailing newline with this content:", "it's");
    expect(step.file?.content).toBe("it's");
    expect(step.command?.text).toBe("printf '%s' 'it'\\''s' > /etc/machine");
  });

  it("takes the checks and the role of its fence", () => {
    const step = only(
      "Create `/etc/x.ini` with this content:",
      "a=1",
      'ini {on=worker done="test -e /etc/x.ini"}',
    );
    expect([step.role, step.done?.text]).toEqual(["worker", "test -e /etc/x.ini"]);
  });

  it("sets no variable for the commands around it", () => {
    const guide = read(
      "Create `/etc/app.env` with this content:\n\n```ini\nDATA_DIR=/srv\n```\n\n```bash\nls $DATA_DIR\n```\n",
    );
    expect(guide.steps[1]?.variables).toEqual(["DATA_DIR"]);
  });

  it("asks for the directory that nothing makes", () => {
    const step = only("Create `/etc/demo/x.ini` with this content:", "a=1");
    expect(step.findings.map(({ rule, line }) => `${line} ${rule}`)).toEqual(["6 needs-directory"]);
  });
});

describe("on a practice node", () => {
  let shell: PracticeShell;
  beforeAll(async () => {
    shell = await practiceShell();
  });
  afterAll(() => shell.account.close());

  it.each([
    ["with a line end", "a $b `c` \\\nEOF\n"],
    ["without one", "it's\n%s"],
  ])("the file is written, %s", async (_, content) => {
    const text = command({ path: "/root/x", content, mode: "0600" });
    const said = await shell.run(`${text}\nstat -c %a /root/x; cat /root/x`);
    expect(said).toEqual({ stdout: `600\n${content}`, stderr: "", exitCode: 0 });
  });
});

function command(file: NonNullable<Step["file"]>): string {
  const text = file.content.replace(/\n$/, "");
  const origins = text.split("\n").map((_, index) => ({ line: index + 1, column: 1 }));
  return writeCommand(file, { text, origins }).text;
}

function read(text: string) {
  return readRunbook(new TextEncoder().encode(text));
}

function only(intro: string, content: string, info = "ini"): Step {
  const { steps } = read(`# Guide\n\n${intro}\n\n\`\`\`${info}\n${content}\n\`\`\`\n`);
  expect(steps).toHaveLength(1);
  const [step] = steps;
  if (step === undefined) throw new Error("no step");
  return step;
}
