// Findings of single commands that the guide around them answers, in the runbook and in the plan.
import { describe, expect, it } from "vitest";
import { makePlan } from "../../../src/plan/make-plan.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

/** The findings of each step as `rule severity`, as the runbook has them. */
function found(guide: string): readonly (readonly string[])[] {
  return readRunbook(new TextEncoder().encode(guide)).steps.map((step) =>
    step.findings.map(({ rule, severity }) => `${rule} ${severity}`),
  );
}

/** The same of each task in a plan with the value `data` for NAME. */
function planned(guide: string): readonly (readonly string[])[] {
  const runbook = readRunbook(new TextEncoder().encode(guide));
  const plan = makePlan({
    runbook,
    guide: { path: "guide.md", sha256: "0".repeat(64) },
    bindings: [{ name: "NAME", scope: { kind: "run" }, value: "data", secret: false, from: "given" }],
    targets: [],
    sections: null,
  });
  return plan.tasks.map((task) => task.findings.map(({ rule, severity }) => `${rule} ${severity}`));
}

const guide = (...blocks: readonly string[]): string =>
  `---\nroles: { a: one, b: another }\nvariables:\n  NAME: { type: text }\n---\n# G\n\n${blocks.map((it) => `${it}\n\n`).join("")}`;
const block = (text: string, more = "on=a"): string => `\`\`\`bash {${more}}\n${text}\n\`\`\``;
const both = (text: string): void =>
  expect(planned(text).map((it) => [...it].sort())).toEqual(found(text).map((it) => [...it].sort()));

describe("a directory that is needed", () => {
  const write = block("printf x > /etc/app/NAME.conf");

  it.each([
    ["mkdir -p /etc/app"],
    ["mkdir /etc/app"],
    ["sudo mkdir -p /srv /etc/app/deep/er"],
    ["install -d -m 0755 /etc/app/"],
  ])("is there after `%s`", (make) => {
    const text = guide(block(make), write);
    expect(found(text)[1]).toEqual([]);
    both(text);
  });

  it.each([
    ["another directory", guide(block("mkdir -p /etc/apps"), write)],
    ["a step for another role", guide(block("mkdir -p /etc/app", "on=b"), write)],
    ["nothing", guide(block("true"), write)],
  ])("is not there after %s", (_what, text) => {
    expect(found(text)[1]).toEqual(["needs-directory warning"]);
    both(text);
  });

  it("is not there before it is made", () => {
    const text = guide(write, block("mkdir -p /etc/app"));
    expect(found(text)[0]).toEqual(["needs-directory warning"]);
    both(text);
  });

  it("is told for the one that is missing when another one was made", () => {
    const text = guide(block("mkdir -p /etc/app"), block("printf x | tee /etc/app/a /etc/other/NAME"));
    expect(found(text)[1]).toEqual(["needs-directory warning"]);
  });

  it("is told of each of many steps by itself", () => {
    const steps = Array.from({ length: 400 }, (_, index) => `printf x > /srv/d${index}/f`).join("\n");
    const made = Array.from({ length: 50 }, (_, index) => `mkdir -p /srv/d${index}`).join("\n");
    const all = found(guide(block(made), block(steps)));
    expect(all.filter((it) => it.includes("needs-directory warning"))).toHaveLength(350);
  });
});

describe("a step that must not run twice", () => {
  it("is guarded by its `done` check", () => {
    const append = "printf '%s\\n' NAME >> /etc/fstab";
    const guarded = guide(block(append, "on=a done='grep -q NAME /etc/fstab'"));
    expect(found(guide(block(append)))[0]).toEqual(["not-repeatable warning"]);
    expect(found(guarded)[0]).toEqual([]);
    both(guide(block(append)));
    both(guarded);
  });
});

describe("a pipeline in a check", () => {
  const ask = "docker info --format NAME | grep -qx active";

  it("hides nothing when it ends by asking grep", () => {
    const text = guide(block("true", `on=a done='${ask}' verify='${ask}'`));
    expect(found(text)[0]).toEqual([]);
    both(text);
  });

  it("is told of elsewhere", () => {
    const command = guide(block(ask));
    const loud = guide(block("true", "on=a done='docker info NAME | grep active'"));
    for (const text of [command, loud]) {
      expect(found(text)[0]).toEqual(["exit-status-hidden info"]);
      both(text);
    }
  });
});

describe("a mount that may be missing", () => {
  const fstab = block(
    "printf 'UUID=%s /data xfs defaults,nofail 0 2\\n' NAME >> /etc/fstab",
    "on=a done=true",
  );
  const unit = (path: string, on = "a"): string =>
    block(`printf '[Unit]\\nRequiresMountsFor=${path}\\n' > /etc/systemd/system/docker.service`, `on=${on}`);

  it.each([["/data"], ["/srv /data"], ["/data/docker"]])(
    "matters less when a service waits for %s",
    (path) => {
      const text = guide(fstab, unit(path));
      expect(found(text)[0]).toEqual(["mount-may-be-missing info"]);
      both(text);
    },
  );

  it.each([["/data2"], ["/"], ["/srv"]])("matters when a service waits for %s", (path) => {
    const text = guide(fstab, unit(path));
    expect(found(text)[0]).toEqual(["mount-may-be-missing warning"]);
    both(text);
  });

  it("matters when the service waits on another role's nodes", () => {
    expect(found(guide(fstab, unit("/data", "b")))[0]).toEqual(["mount-may-be-missing warning"]);
  });
});
