import { describe, expect, it } from "vitest";
import { isOutline } from "../../src/runbook/blocks/outline.ts";
import { withFences } from "../../src/runbook/markdown/hidden-markdown.ts";
import { joinLines } from "../../src/runbook/model/source-text.ts";
import { createSections, slugOf } from "../../src/runbook/steps/section-list.ts";
import { codeKind } from "../../src/runbook/vocabulary/code-language.ts";
import { isInstruction, listsChoices, namesOwnMachine } from "../../src/runbook/vocabulary/imperative.ts";
import {
  hasOptions,
  looksLikeCommand,
  looksLikeWholeCommand,
} from "../../src/runbook/vocabulary/known-programs.ts";

it.each([
  ["You have three options for this:", true],
  ["This allows you to:", true],
  ["In this lab you will learn how to:", true],
  ["Do the following:", false],
  ["To allow this, log in and:", false],
])("a list below %j tells what can be done: %s", (intro, choices) => {
  expect(listsChoices(intro)).toBe(choices);
});

it.each([
  ["virt-tool create 700 --memory 2048", true],
  ["relayctl -v", true],
  ["try again with --force", false],
  ["relay runs since 2024 --quiet.", false],
  ["root 1234 0.0 /usr/sbin/sshd -D", false],
  ["Usage: relay --help", false],
])("%j has a program's options: %s", (line, has) => {
  expect(hasOptions(line)).toBe(has);
});

describe("languages of code", () => {
  it.each(["bash", "sh", "Shell", "console", "zsh", "terminal", "8sh", "shell-session", "sh,"])(
    "%s is shell",
    (word) => {
      expect(["shell", "console"]).toContain(codeKind(word).kind);
    },
  );
  it.each(["yaml", "python", "sql", "dockerfile", "output"])("%s is not", (word) => {
    expect(codeKind(word)).toEqual({ kind: "other", language: word, dialect: null });
  });
  it.each([
    ["powershell", "PowerShell"],
    ["bat", "cmd.exe"],
    ["fish", "fish"],
    ["csh", "csh"],
  ])("%s is for %s", (word, dialect) => {
    expect(codeKind(word)).toEqual({ kind: "other", language: word, dialect });
  });
  // A word that is no language, such as a typo, says nothing.
  it.each([null, "", "text", "plain", "bashful", "base", "sh-lint"])("%s is untagged", (word) => {
    expect(codeKind(word).kind).toBe("untagged");
  });
});

describe("text that looks like a command", () => {
  it.each(["sudo ls", "ls", "FOO=1 make", "./run.sh", "/usr/bin/ls -l", "if true; then", "FOO=bar"])(
    "%j does",
    (text) => {
      expect(looksLikeCommand(text)).toBe(true);
    },
  );
  it.each([
    "Install it",
    "find the file",
    "this line",
    "eth0 up",
    "total 12",
    "watch this",
    "kill it",
    "FOO=",
    "/etc/hosts",
  ])("%j does not", (text) => {
    expect(looksLikeCommand(text)).toBe(false);
  });
  it.each(["ls", "find x", "git is a tool.", "docker"])("%j does not inside a sentence", (text) => {
    expect(looksLikeWholeCommand(text)).toBe(false);
  });
});

describe("instructions", () => {
  it.each([
    "Create an instance.",
    "Alternatively, manually open a tunnel.",
    "(Optional) Check it",
    "[OPTIONAL] Add a disk",
    "Next, please read it",
    "Double-check the name",
    "Bind the DNS name to the address.",
    "Point the record at the new node",
    "See that it is mounted",
    "Look at the console",
    "Ask the owner of the account",
    "Wait until it is healthy",
    "Sign in",
    "Tell the team",
    "Reboot the node",
    "Drain the node, then cordon it",
    "Re-run the playbook",
    "Power-cycle the host",
    "Fail over to the standby",
  ])("%j asks for something", (text) => {
    expect(isInstruction(text)).toBe(true);
  });
  it.each([
    "The tools",
    "Step one is short",
    "Hosts file",
    "Address of the node",
    "Instance Type: small",
    "Build: nightly",
    "Overview",
    "Open",
    "",
    "A host",
  ])("%j does not", (text) => {
    expect(isInstruction(text)).toBe(false);
  });
  it("knows the operator's own machine", () => {
    expect(namesOwnMachine("follow this on your local computer to connect")).toBe(true);
    expect(namesOwnMachine("Everything happens on your own machine.")).toBe(true);
    expect(namesOwnMachine("on the new machine")).toBe(false);
  });
});

describe("procedures in a block", () => {
  const is = (...lines: string[]) =>
    isOutline(joinLines(lines.map((text, index) => ({ text, line: index + 1, column: 1 }))));
  it("is one when its numbered items ask for something", () => {
    expect(is("1. Create x", "   -> a", "2. Run y", "   ls")).toBe(true);
    expect(is(" 1) Create x", " 2) Run y")).toBe(true);
  });
  it("is none when it is output, prose or a single item", () => {
    expect(is("1. eth0", "2. eth1")).toBe(false);
    expect(is("1. Create x")).toBe(false);
    expect(is("# Title", "1. Create x", "2. Run y")).toBe(false);
    expect(is("1. Create x", "2. Run y", "and more text")).toBe(false);
    expect(is("3. Create x", "4. Run y")).toBe(false);
  });
});

describe("sections", () => {
  it("gives each an id of its own and its parent", () => {
    const sections = createSections();
    sections.prose("early", 1);
    sections.open("Guide", 1, 2);
    sections.open("Set up", 2, 3);
    sections.open("Deep", 4, 4);
    sections.open("Set up!", 2, 5);
    sections.open("Local", 1, 6);
    sections.open("日本", 1, 7);
    expect(sections.all("Start").map(({ id, depth, parent, title }) => [id, depth, parent, title])).toEqual([
      ["start", 0, null, "Start"],
      ["guide", 1, null, "Guide"],
      ["set-up", 2, "guide", "Set up"],
      ["deep", 4, "set-up", "Deep"],
      ["set-up-2", 2, "guide", "Set up!"],
      ["local-2", 1, null, "Local"],
      ["section", 1, null, "日本"],
    ]);
  });
  it("makes slugs of letters and digits", () => {
    expect(slugOf("For EC2 Instances Only:")).toBe("for-ec2-instances-only");
    expect(slugOf("Où l’été?")).toBe("ou-lete");
  });
});

describe("the marks of code that Jekyll and Hugo know", () => {
  const mark = "{% highlight bash %}\nls\n{% endhighlight %}";

  it("become fences", () => {
    expect(withFences(mark)).toBe("``````bash\nls\n``````");
    expect(withFences('{{< highlight "sh" >}}\n```\n{{< /highlight >}}')).toBe("``````sh\n```\n``````");
  });

  it("become fences that are longer than any in the text", () => {
    const longer = "`".repeat(9);
    expect(withFences(`${mark}\n\`\`\`\`\`\`\`\`\n`)).toMatch(new RegExp(`^${longer}bash\nls\n${longer}\n`));
  });

  it("stay what they are inside a fence", () => {
    const shown = `\`\`\`\n${mark}\n\`\`\`\n`;
    expect(withFences(shown)).toBe(shown);
    expect(withFences(`${shown}${mark}`)).toBe(`${shown}\`\`\`\`\`\`bash\nls\n\`\`\`\`\`\``);
  });
});
