// On which port a tunnel answers on the operator's machine, and in which manner its command runs there.
import { describe, expect, it } from "vitest";
import type { Binding } from "../../src/plan/model/plan.ts";
import { presentTask } from "../../src/plan/present/present.ts";
import { sessionPort } from "../../src/shell/sessions/session-port.ts";
import { planOf, type StepDraft } from "../support/plan-builder.ts";

describe("the port that a command opens here", () => {
  it.each([
    ["ssh -N -L 8080:db.internal:5432 node", 8080],
    ["ssh -NL 8080:10:80 node", 8080],
    ["ssh -fNL127.0.0.1:8080:db:5432 node", 8080],
    ["ssh -L '[::1]:8080:[2001:db8::1]:5432' node", 8080],
    ["ssh -L :8080:db:5432 node", 8080],
    ["ssh -L 8080:/var/run/docker.sock node", 8080],
    ["ssh -L localhost:8080:/var/run/docker.sock node", 8080],
    ["ssh -D 1080 node", 1080],
    ["ssh -D localhost:1080 node", 1080],
    ["AWS_PROFILE=x autossh -M 0 -N -L 8080:db:5432 node", 8080],
    [
      'aws ssm start-session --target i-1 --document-name AWS-StartPortForwardingSession --parameters \'{"portNumber":["80"],"localPortNumber":["9999"]}\'',
      9999,
    ],
    [
      "aws ssm start-session --target i-1 --document-name AWS-StartPortForwardingSession --parameters portNumber=80,localPortNumber=9999",
      9999,
    ],
    ["gcloud compute start-iap-tunnel vm 22 --local-port=2222", 2222],
    ["tunnel --local-port 2222", 2222],
    ["sh -c 'ssh -N -L 8080:db:5432 node'", 8080],
    ["ssh -L /tmp/socket:db:5432 -D 1080 node", 1080],
  ])("%s", (command, port) => {
    expect(sessionPort(command)).toBe(port);
  });

  it.each([
    'ssh -L "$PORT:db:5432" node',
    "ssh -L 0:db:5432 node",
    "ssh -L 70000:db:5432 node",
    "ssh node",
    "mysql -D 1080",
    "ssh -L",
    "ssh -L /tmp/socket:/var/run/docker.sock node",
    'aws ssm start-session --target i-1 --parameters \'{"portNumber":["80"]}\'',
    "tunnel --local-port $PORT",
    "",
  ])("is not told by: %s", (command) => {
    expect(sessionPort(command)).toBeNull();
  });
});

describe("the manner in which a command runs here", () => {
  const shown = (
    draft: StepDraft,
    known: { allowLocal?: boolean; edited?: string; bindings?: readonly Binding[] } = {},
  ) => {
    const plan = planOf([draft], { PORT: { type: "port" } });
    return presentTask(plan, plan.tasks[0]?.id ?? "", {
      bindings: known.bindings ?? [],
      edited: known.edited ?? null,
      preamble: [],
      disks: null,
      allowLocal: known.allowLocal ?? true,
      openssl: true,
    });
  };
  const port = (value: string): Binding => ({
    name: "PORT",
    scope: { kind: "run" },
    value,
    secret: false,
    from: "given",
  });
  const here = { on: "local" } as const;
  const tunnel = "ssh -N -L 8080:db:5432 node";

  it("is told when it may run here at all, and covered by what is confirmed", () => {
    const draft = { run: "aws s3 ls", ...here };
    expect(shown(draft).local).toEqual({ mode: "run", port: null, lend: false });
    expect(shown(draft, { allowLocal: false })).not.toHaveProperty("local");
    expect(shown({ run: "aws s3 ls" })).not.toHaveProperty("local");
    expect(shown({ ...here })).not.toHaveProperty("local");
    expect(shown(draft).digest).not.toBe(shown(draft, { allowLocal: false }).digest);
    expect(shown({ ...draft, session: { port: "1" } }).digest).not.toBe(
      shown({ ...draft, session: { port: "2" } }).digest,
    );
  });

  it("lends the terminal to what needs one, also after an edit, and to no session", () => {
    const draft = { run: "aws configure", interactive: true, ...here };
    expect(shown(draft).local?.lend).toBe(true);
    expect(shown(draft, { edited: "aws s3 ls" }).local?.lend).toBe(false);
    expect(shown({ run: "aws s3 ls", ...here }, { edited: "ssh node" }).local?.lend).toBe(true);
    expect(shown({ ...draft, session: { port: "1" } }).local?.lend).toBe(false);
  });

  it("is a session on the port that the guide says, by number or by name, or else the command itself", () => {
    const port8080 = { mode: "session", port: 8080, lend: false };
    expect(shown({ run: tunnel, ...here, session: { port: null } }).local).toEqual(port8080);
    expect(shown({ run: "tunnel", ...here, session: { port: "8080" } }).local).toEqual(port8080);
    const named = { run: "tunnel", ...here, session: { port: "PORT" } };
    expect(shown(named, { bindings: [port("8080")] }).local).toEqual(port8080);
    expect(
      shown({ run: tunnel, ...here, session: { port: null } }, { edited: "ssh -D 1080 node" }).local?.port,
    ).toBe(1080);
  });

  it("says when nothing tells the port", () => {
    const errors = (it: ReturnType<typeof shown>) =>
      it.findings
        .filter(({ rule }) => rule === "session-port")
        .map(({ severity, message }) => [severity, message]);
    const silent = { run: "tunnel", ...here, session: { port: null } };
    expect(shown(silent).local).toEqual({ mode: "session", port: null, lend: false });
    expect(errors(shown(silent))).toEqual([
      ["error", "The guide does not say which port shows that the session is ready"],
    ]);
    expect(errors(shown({ run: tunnel, ...here, session: { port: "PORT" } }))).toEqual([
      ["error", "The session is ready when port PORT of this machine answers, but PORT is not set"],
    ]);
    expect(errors(shown(silent, { allowLocal: false }))).toEqual([]);
  });
});
