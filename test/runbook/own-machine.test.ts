// Commands for the operator's own machine: which of them are sessions, and which belong in an SSH configuration.
import { describe, expect, it } from "vitest";
import type { Step } from "../../src/runbook/model/runbook.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

const read = (markdown: string) => readRunbook(new TextEncoder().encode(markdown));
const steps = (markdown: string): readonly Step[] => read(markdown).steps;
const fence = (info: string, text: string): string => `# Guide\n\n\`\`\`${info}\n${text}\n\`\`\`\n`;
const TUNNEL =
  "aws ssm start-session --target i-0 --document-name AWS-StartPortForwardingSession --parameters localPortNumber=";
const found = (step: Step | undefined, rule: string) =>
  (step?.findings ?? []).filter((it) => it.rule === rule).map((it) => `${it.severity}: ${it.message}`);

describe("a session", () => {
  it.each([
    ["a tunnel, with the port that it names", "bash", `${TUNNEL}9999`, "9999"],
    ["a tunnel, with the variable that it names", "bash", `${TUNNEL}<MY_PORT>`, "MY_PORT"],
    ["a tunnel, with the port of the fence", "bash {port=8080}", `${TUNNEL}9999`, "8080"],
    [
      "what the fence says, with the port that its command names",
      "bash {on=local mode=session}",
      "ssh -N -L 5432:db:5432 host",
      "5432",
    ],
    ["what the fence says", "bash {on=local mode=session port=5432}", "ssh -N -L 5432:db:5432 host", "5432"],
  ])("is %s", (_what, info, text, port) => {
    const [step, ...more] = steps(fence(info, text));
    expect(more).toEqual([]);
    expect(step).toMatchObject({ kind: "command", role: "local", interactive: false, session: { port } });
    expect(found(step, "never-ends")).toEqual([]);
    expect(found(step, "needs-terminal")).toEqual([]);
    expect(found(step, "attribute")).toEqual([]);
  });

  it("asks for the variable that names its port", () => {
    const front = "---\nvariables:\n  LOCAL_PORT: { type: port, default: '9999' }\n---\n\n";
    const guide = read(front + fence("bash {on=local mode=session port=LOCAL_PORT}", "sleep 100"));
    expect(guide.steps[0]).toMatchObject({ variables: ["LOCAL_PORT"], session: { port: "LOCAL_PORT" } });
    expect(guide.findings.map((it) => it.rule)).not.toContain("variable-unused");
  });

  it("is the last command of its block", () => {
    const [first, second] = steps(
      fence("bash {on=local mode=session port=80}", "aws sts get-caller-identity\nnc -lk 80"),
    );
    expect(first?.session).toBeUndefined();
    expect(second?.session).toEqual({ port: "80" });
  });

  it.each([
    ["what ends by itself", "bash {on=local}", "aws sts get-caller-identity", []],
    ["a shell on a node", "bash", "aws ssm start-session --target i-0", []],
    ["a tunnel that the author wants to be waited for", "bash {mode=run}", `${TUNNEL}9999`, []],
    [
      "anything on a node",
      "bash {on=worker mode=session port=80}",
      `${TUNNEL}9999`,
      ["warning: `mode` and `port` apply only to commands on your own machine and have no effect here."],
    ],
    [
      "what has only a port",
      "bash {on=local port=80}",
      "nc -l 80",
      ["warning: `port` applies only to a session and has no effect here."],
    ],
    [
      "what has an unknown mode",
      "bash {on=local mode=daemon}",
      "nc -l 80",
      ["warning: `mode=daemon` is unknown and has no effect."],
    ],
  ])("is not %s", (_what, info, text, said) => {
    const guide = read(fence(info, text));
    expect(guide.steps).toHaveLength(1);
    expect(guide.steps[0]).not.toHaveProperty("session");
    const all = [...guide.findings, ...(guide.steps[0]?.findings ?? [])];
    expect(all.filter((it) => it.rule === "attribute").map((it) => `${it.severity}: ${it.message}`)).toEqual(
      said,
    );
  });

  it("without a port that is known says so", () => {
    const [unnamed] = steps(fence("bash {on=local mode=session}", "sleep 100"));
    expect(unnamed?.session).toEqual({ port: null });
    expect(found(unnamed, "attribute")).toEqual([
      "warning: The guide does not say which local port shows that the session is ready.",
    ]);
    const [unknown] = steps(fence("bash {on=local mode=session port=MY_PORT}", "sleep 100"));
    expect(unknown?.session).toEqual({ port: null });
    expect(found(unknown, "attribute")).toEqual([
      "error: `port=MY_PORT` does not name a variable of this guide.",
    ]);
  });

  it.each(["0", "65536", "99999999", "a b", "-1", "$X"])("takes no port %s", (port) => {
    const guide = read(fence(`bash {on=local mode=session port="${port}"}`, "sleep 100"));
    expect(guide.findings.map((it) => it.message)).toContain(
      `\`port=${port}\` is not a port or a variable name.`,
    );
    expect(guide.steps[0]?.session).toEqual({ port: null });
  });
});

describe("what belongs in an SSH configuration", () => {
  it("is a file to write by hand, without values to give", () => {
    const guide = read(
      fence(
        "bash",
        "aws ssm start-session --target %h --document-name AWS-StartSSHSession --region <REGION> --parameters portNumber=%p",
      ),
    );
    expect(guide.variables).toEqual([]);
    expect(guide.steps).toMatchObject([
      {
        kind: "file",
        role: "local",
        line: 4,
        title: "Add to ~/.ssh/config",
        command: null,
        interactive: false,
        file: {
          path: "~/.ssh/config",
          content:
            'Host i-* mi-*\n  ProxyCommand sh -c "aws ssm start-session --target %h --document-name AWS-StartSSHSession --region <REGION> --parameters portNumber=%p"',
          mode: "0600",
        },
      },
    ]);
    expect(found(guide.steps[0], "ssh-config")).toHaveLength(1);
  });

  const CONFIG =
    "# by Systems Manager\nHost i-* mi-*\n    ProxyCommand sh -c \"aws ssm start-session --target %h --parameters 'portNumber=%p'\"\n    User ec2-user";
  it.each([
    ["bash", 1],
    ["", 0],
    ["ssh-config", 0],
    ["text", 0],
  ])("is a whole block, as it stands, in a fence of `%s`", (info, said) => {
    const [step, ...more] = steps(fence(info, CONFIG));
    expect(more).toEqual([]);
    expect(step).toMatchObject({ kind: "file", role: "local", line: 4, endLine: 7 });
    expect(step?.file).toEqual({ path: "~/.ssh/config", content: CONFIG, mode: "0600" });
    expect(found(step, "ssh-config")).toHaveLength(said);
  });

  it("is a single ProxyCommand line", () => {
    const [step] = steps(fence("", "ProxyCommand nc -x proxy %h %p"));
    expect(step?.file?.content).toBe("Host i-* mi-*\n  ProxyCommand nc -x proxy %h %p");
  });

  it.each([
    ["bash", "cat >> ~/.ssh/config <<'EOF'\nHost i-*\n  ProxyCommand nc %h %p\nEOF", "command"],
    ["bash", "ssh -o ProxyCommand='nc %h %p' host", "command"],
    ["bash", "date +%p", "command"],
  ])("is not a command that a shell can run (%s %s)", (info, text, kind) => {
    expect(steps(fence(info, text)).map((it) => it.kind)).toEqual([kind]);
  });

  it("is not taken from text that only mentions it", () => {
    const guide = read(fence("", "Host i-*\n  ProxyCommand nc %h %p\nand then some words"));
    expect(guide.steps.filter((it) => it.kind === "file")).toEqual([]);
  });
});
