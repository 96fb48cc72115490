import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { visibleCommand } from "../../../src/output/visible.ts";
import { planText } from "../../../src/transcript/plan/plan-text.ts";
import { planOf as draftedPlan } from "../../support/plan-builder.ts";
import {
  given,
  givenSecret,
  planOf,
  twoNodes,
  twoNodeTargets,
  twoNodeValues,
} from "../../support/plan-fixtures.ts";

const plain = { width: 80, colour: false, exact: false } as const;
const full = planOf(twoNodes, { bindings: twoNodeValues, targets: twoNodeTargets });
const withoutColour = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, "");

describe("the dry run as text", () => {
  it("shows every command as it would run, whole and at the left edge, so that it can be copied", () => {
    for (const width of [20, 80, 200]) {
      const text = planText(full, { ...plain, width });
      for (const task of full.tasks)
        if (task.command !== null) expect(`\n${text}`).toContain(`\n${task.command.text}\n`);
    }
  });

  it("marks values without colour, under the command and in its list", () => {
    const text = planText(full, plain);
    expect(text).toContain("mkfs -t xfs /dev/nvme2n1\n                 ^^^^^^^  DATA_DEVICE\n");
    expect(text).toContain("~ line 2, column 6: $UUID is UUID (captured by an earlier step)");
    expect(text).toContain("^ line 3, column 7: node-01 is NODE_NAME");
    const secret = planOf(twoNodes, {
      bindings: [...twoNodeValues, givenSecret("SWARM_TOKEN")],
      targets: twoNodeTargets,
    });
    expect(planText(secret, plain)).toContain("SWARM_TOKEN (secret, filled in as $SWARM_TOKEN on the node)");
    const open = planText(planOf(twoNodes), plain);
    expect(open).toContain(
      "mkfs -t xfs /dev/DATA_DEVICE\n                 ???????????  DATA_DEVICE (not set)\n",
    );
    expect(open).toContain("NOT SET: DATA_DEVICE");
  });

  it("says what a session is, and what stands in which file", () => {
    const text = planText(
      planOf(
        "# Reach\n\n```bash {on=local mode=session port=8080}\nssh -N -L 8080:db:80 host\n```\n\n```bash\naws ssm start-session --target %h --parameters portNumber=%p\n```\n",
      ),
      { ...plain, width: 120 },
    );
    expect(text).toContain(
      "A session: it is ready when port 8080 answers, stays open beside the run and closes with it.",
    );
    expect(text).toContain("  content of ~/.ssh/config (mode 0600):\nHost i-* mi-*\n  ProxyCommand sh -c ");
  });

  it("says the same with colour: only the sequences differ", () => {
    const coloured = planText(full, { ...plain, colour: true });
    expect(coloured).toContain("\u001b[");
    expect(withoutColour(coloured)).toBe(planText(full, plain));
    // Every line ends what it began.
    for (const line of coloured.split("\n")) {
      const codes = line.match(/\u001b\[[0-9;]*m/g) ?? [];
      expect(codes.length % 2, line).toBe(0);
      expect(codes.at(-1) ?? "\u001b[0m").toBe("\u001b[0m");
    }
  });

  it("keeps prose within the width, in columns, wherever words allow it", () => {
    const guide = "# 日本語の題\n\n".concat(
      "全角 文字 の 説明 と words ".repeat(12),
      "\n\n```bash\nmkdir -p /data/a/very/long/path/that/is/wider/than/the/text/around/it\n```\n",
    );
    for (const width of [40, 60, 100]) {
      const commands = new Set(["mkdir -p /data/a/very/long/path/that/is/wider/than/the/text/around/it"]);
      for (const line of planText(planOf(guide), { ...plain, width }).split("\n")) {
        if (commands.has(line) || /sha256 [0-9a-f]{64}$|^guide /.test(line)) continue;
        const words = line.trim().split(" ");
        if (words.length > 1) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
      }
    }
  });

  it("says of every task where it stands, on what, how dangerous, and how it is confirmed", () => {
    const text = planText(full, { ...plain, width: 200 });
    expect(text).toContain("6/21 · command · line 54 · on worker-1 · DESTROYS · type nvme2n1");
    expect(text).toContain("2/21 · command · line 44 · on manager · changes · press Enter");
    expect(text).toContain("5/21 · by hand · line 49 · on manager · confirm that it is done");
    expect(text).toMatch(/21\/21 · command · line 75 · on worker-2 · OPAQUE .* · type worker-2/);
    const local = planText(planOf("# G\n\n```bash {on=local}\naws sts get-caller-identity\n```\n"), {
      ...plain,
      width: 200,
    });
    expect(local).toContain(
      "your own machine · reads · do it on your own machine, then confirm that it is done",
    );
  });

  it("lists what was not taken and why, and counts", () => {
    const text = planText(full, { ...plain, width: 200 });
    expect(text).toMatch(/Not taken as steps\n {2}lines? \d+/);
    expect(text).toContain("13 steps, 21 tasks: 20 commands");
    expect(text).toContain("All values are set.");
    expect(text).toContain(`plan    sha256 ${full.digest}`);
    expect(planText(planOf(twoNodes), { ...plain, width: 200 })).toContain(
      "plan    no digest yet; not set: ",
    );
  });

  it("adds the bytes to be sent only when asked, and only where they are known", () => {
    const asked: string[] = [];
    const text = planText(full, {
      ...plain,
      exact: true,
      script: (task) => {
        asked.push(task.id);
        return `#!/bin/sh\n# for ${task.id}\n`;
      },
    });
    expect(asked).toEqual(full.tasks.filter((it) => it.sha256 !== null).map((it) => it.id));
    for (const id of asked) expect(text).toContain(`\n#!/bin/sh\n# for ${id}\n`);
    expect(text).toContain("(needs all values)");
    const unasked = planText(full, {
      ...plain,
      script: () => {
        throw new Error("asked");
      },
    });
    expect(unasked).not.toContain("#!/bin/sh");
  });

  it("lets nothing hidden or acting through, from the guide or from a value", () => {
    const bad = "\u001b[2J\u202e\u200b\u0007\u009b31m";
    const guide = `# T${bad}\n\nProse ${bad}\n\n\`\`\`bash\necho "${bad}" <SOME_NAME>\n\`\`\`\n\n- [ ] do ${bad}\n`;
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), fc.boolean(), (value, colour) => {
        const text = withoutColour(
          planText(planOf(guide, { bindings: given(`SOME_NAME=${value}`) }), { ...plain, colour }),
        );
        expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202e]/);
      }),
      { numRuns: 25 },
    );
    const text = planText(planOf(guide), plain);
    expect(text).toContain("‹U+202E›");
    expect(visibleCommand(text)).not.toMatch(/\u202e/);
  });

  it("never shows a value where a secret stands", () => {
    const token = `SWMTKN-1-${"a".repeat(50)}-${"b".repeat(25)}`;
    const text = planText(planOf(twoNodes, { bindings: given(`SWARM_TOKEN=${token}`) }), plain);
    expect(text).not.toContain(token);
    expect(text).toContain("[secret-in-clear]");
  });

  it("has something to say about a guide without steps", () => {
    const text = planText(planOf("# Nothing\n\nOnly prose.\n"), plain);
    expect(text).toContain("0 steps, 0 tasks: 0 commands, 0 by hand.");
    expect(text).toContain("Nothing was run.");
  });

  it.each([
    [undefined, "confirm that it is done, once for all 3"],
    ["uname -r", "reads · press Enter once for all 3"],
    ["dnf -y update", "changes · press Enter on one node, then once for the other 2"],
    ["./setup.sh", "type worker-1 on one node, then 2 worker for the rest"],
  ])("says how %s is confirmed on a fleet", (run, words) => {
    const fleet = draftedPlan(
      [{ ...(run === undefined ? {} : { run }), on: "worker" }],
      {},
      { worker: { nodes: 3, maxConcurrency: 2, maxErrors: 0 } },
    );
    expect(planText(fleet, { ...plain, width: 200 })).toContain(words);
  });
});
