import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OperatorError } from "../../../src/errors.ts";
import { parseOn, parseSet } from "../../../src/plan/values/parse-set.ts";
import { target } from "../../support/plan-fixtures.ts";
import { variable } from "../../support/plan-variables.ts";

const known = {
  variables: [
    variable("NAME", "text"),
    variable("nvme1n1", "block-device"),
    variable("node-01.example.com", "host-name"),
    variable("IP:PORT", "text"),
    variable("TOKEN", "swarm-token", { secret: true }),
  ],
  roles: ["manager", "worker"],
  targets: [target("manager"), target("worker-1"), target("worker-2")],
};

function problem(act: () => unknown): OperatorError {
  try {
    act();
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("--set", () => {
  it("binds a value for the run, a role or a target", () => {
    const scope = (text: string) => {
      const setting = parseSet(text, known);
      return setting.kind === "value" ? setting.binding : null;
    };
    expect(scope("NAME=x")).toEqual({
      name: "NAME",
      scope: { kind: "run" },
      value: "x",
      secret: false,
      from: "given",
    });
    expect(scope("worker:NAME=x")?.scope).toEqual({ kind: "role", role: "worker" });
    expect(scope("worker-1:NAME=x")?.scope).toEqual({ kind: "target", target: "worker-1" });
    expect(scope("manager:NAME=x")?.scope).toEqual({ kind: "target", target: "manager" });
    expect(scope("nvme1n1=/dev/nvme2n1")?.value).toBe("nvme2n1");
    expect(scope("node-01.example.com=a.org")?.value).toBe("a.org");
    expect(scope("IP:PORT=10.0.0.1:80")).toMatchObject({ name: "IP:PORT", value: "10.0.0.1:80" });
    expect(scope("worker:IP:PORT=x")).toMatchObject({ name: "IP:PORT", scope: { role: "worker" } });
  });

  it("takes everything behind the first = as the value", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~][ -~]{0,20}[!-~]$/), (value) => {
        fc.pre(!value.startsWith("-") && value !== "..");
        const setting = parseSet(`worker-2:NAME=${value}`, known);
        expect(setting.kind === "value" ? setting.binding.value : null).toBe(value);
      }),
    );
  });

  it("refuses a secret in clear without repeating it, and says how to give it", () => {
    for (const text of ["TOKEN=SWMTKN-1-hush", "worker:TOKEN=hush", "TOKEN=", "TOKEN=@", "TOKEN=@fd:x"]) {
      const error = problem(() => parseSet(text, known));
      expect(`${error.message}${error.advice}`).not.toContain("hush");
      expect(error.advice).toMatch(/a run asks.*@FILE.*0600.*descriptor/);
      expect(error.exitCode).toBe(2);
    }
    expect(problem(() => parseSet("TOKEN SWMTKN-1-hush", known)).message).not.toContain("hush");
  });

  it("hands on where a secret is to be read from", () => {
    expect(parseSet("TOKEN=@/run/token", known)).toEqual({
      kind: "secret",
      name: "TOKEN",
      scope: { kind: "run" },
      source: { from: "file", path: "/run/token" },
    });
    expect(parseSet("worker:TOKEN=@fd:3", known)).toMatchObject({
      scope: { kind: "role", role: "worker" },
      source: { from: "descriptor", number: 3 },
    });
    expect(parseSet("NAME=@x", known)).toMatchObject({ kind: "value", binding: { value: "@x" } });
  });

  it.each([
    ["NAME", /needs a name and a value/],
    ["=x", /no name/],
    ["NOPE=x", /no variable NOPE/],
    ["nobody:NAME=x", /no role or target nobody/],
    ["nvme1n1=sda1", /not a valid disk/],
    ["NAME= x", /blank/],
    ["NAME=", /empty/],
  ])("says of %s what is wrong and what to try", (text, message) => {
    const error = problem(() => parseSet(text, known));
    expect(error.message).toMatch(message);
    expect(error.advice).toMatch(/[A-Z].*[.]$/);
  });
});

describe("--on", () => {
  it("tells an instance, a name and a tag apart", () => {
    expect(parseOn("worker=i-0123456789abcdef0", known.roles).selector).toEqual({
      kind: "instance",
      id: "i-0123456789abcdef0",
    });
    expect(parseOn("worker=node-01", known.roles).selector).toEqual({ kind: "name", name: "node-01" });
    expect(parseOn("worker=new:node-01", known.roles)).toEqual({
      role: "worker",
      selector: { kind: "new", stack: "node-01" },
      text: "new:node-01",
    });
    expect(parseOn("worker=tag:Role=a=b", known.roles)).toEqual({
      role: "worker",
      selector: { kind: "tag", key: "Role", value: "a=b" },
      text: "tag:Role=a=b",
    });
  });

  it("knows an Auto Scaling group", () => {
    expect(parseOn("worker=asg:web workers", known.roles).selector).toEqual({
      kind: "group",
      name: "web workers",
    });
  });

  it.each([
    ["worker=asg:", /name after asg:/],
    ["worker", /needs a role and a selector/],
    ["=x", /needs a role and a selector/],
    ["worker=", /needs a role and a selector/],
    ["nobody=x", /no role nobody/],
    ["local=x", /this machine/],
    ["worker=i-0123", /not an instance id/],
    ["worker=tag:Role", /key and a value/],
    ["worker=tag:=x", /key and a value/],
    ["worker= x", /blanks/],
  ])("says of %s what is wrong and what to try", (text, message) => {
    const error = problem(() => parseOn(text, known.roles));
    expect(error.message).toMatch(message);
    expect(error.advice).toMatch(/[.]$/);
  });
});
