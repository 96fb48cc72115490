import { afterEach, describe, expect, it } from "vitest";
import { PROGRAMS, type RealNode, realNode } from "../support/node-shell.ts";
import { deliver, orderFor } from "../support/node-shell-order.ts";

const NAME = "/lamplighter/01JD0000000000000000000000/0123456789abcdef";
const CALL = `ssm get-parameter --with-decryption --name ${NAME} --query Parameter.Value --output text --region eu-west-1`;

describe.each(["dash", "bash"] as const)("a parked secret under %s", (shell) => {
  let node: RealNode;
  afterEach(() => node.close());

  const programs = [...PROGRAMS.filter((name) => name !== "openssl"), "grep"];
  /** A node without openssl on which the AWS CLI does that. */
  const nodeWithCli = (aws: string | null): void => {
    node = realNode(shell, {
      programs,
      witness: true,
      fakes:
        aws === null
          ? {}
          : { aws: `printf '%s\\n' "$*" >>$WORK/arguments\n[ "$*" = '${CALL}' ] || exit 9\n${aws}` },
    });
  };
  const parked = (body: string) =>
    orderFor(node, { body, region: "eu-west-1", secrets: [{ name: "SECRET", pieces: [], parked: NAME }] });

  it("is fetched by the node, given to the command alone, and left nowhere", async () => {
    nodeWithCli("printf 'hunter2 \\303\\244\\nsecond line\\n\\n'");
    const body = 'printf %s "$SECRET" | sha256sum; echo "it is <$SECRET>"; env | grep -c hunter';
    const reply = await deliver(node, parked(body));
    const { createHash } = await import("node:crypto");
    const digest = createHash("sha256").update("hunter2 ä\nsecond line\n").digest("hex");
    expect(reply.content).toBe(`${digest}  -\nit is <[removed: SECRET]\n[removed: SECRET]\n>\n0\n`);
    for (const [file, text] of await node.files()) expect(text, file).not.toMatch(/hunter2|second line/);
    expect(node.readFile(`${node.work}/arguments`)).not.toContain("hunter2 ");
  });

  it("is waited for where it is not there yet", async () => {
    const missing =
      "echo 'An error occurred (ParameterNotFound) when calling the GetParameter operation:' >&2; exit 254";
    nodeWithCli(
      `echo >>$WORK/tries\n[ "$(wc -l <$WORK/tries)" -gt 2 ] || { echo >&2; ${missing}; }\nprintf 'hunter2\\n'`,
    );
    const reply = await deliver(node, parked('echo "${#SECRET}"'));
    expect(reply).toMatchObject({ ledger: { state: "exited", exitCode: 0 }, content: "7\n" });
  });

  it("lets the command not begin when it is never there", async () => {
    nodeWithCli("echo 'An error occurred (ParameterNotFound)' >&2; exit 254");
    const order = parked(`echo ran >>${node.work}/ran`);
    expect((await deliver(node, order)).ledger).toEqual({ state: "not-run", reason: "parked" });
    expect(await node.say(`cat ${node.work}/ran 2>/dev/null`)).toBe("");
  });

  it.each([
    ["cannot be fetched", "echo An error occurred >&2; exit 254"],
    ["is cut off while it comes", "printf hunter2; exit 255"],
  ])("lets the command not begin when it %s", async (_, aws) => {
    nodeWithCli(aws);
    const order = parked(`echo ran >>${node.work}/ran`);
    expect((await deliver(node, order)).ledger).toEqual({ state: "not-run", reason: "parked" });
    expect((await deliver(node, order)).ledger).toEqual({ state: "not-run", reason: "parked" });
    expect(await node.say(`cat ${node.work}/ran 2>/dev/null`)).toBe("");
  });

  it("lets the command not begin where there is no AWS CLI, and no other command needs one", async () => {
    nodeWithCli(null);
    expect((await deliver(node, parked("true"))).ledger).toEqual({ state: "not-run", reason: "tools:aws" });
    expect((await deliver(node, orderFor(node))).ledger).toEqual({ state: "exited", exitCode: 0 });
  });
});
