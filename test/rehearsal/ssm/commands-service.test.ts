// The practice account's Systems Manager: its states and limits, and the quirks of the agent.
import { describe, expect, it } from "vitest";
import { never, practiceSsm } from "../../support/practice-ssm.ts";

describe("sending a command", () => {
  it("goes from not visible over pending and in progress to its end, empty until then", async () => {
    const { account, send, ended } = await practiceSsm([], 200);
    const id = account.nodes[0]?.id ?? "";
    const commandId = await send("echo early; sleep 5; echo late");
    const look = () =>
      account.call("ssm:GetCommandInvocation", { CommandId: commandId, InstanceId: id }, never);
    await expect(look()).rejects.toMatchObject({ name: "InvocationDoesNotExist" });
    expect(
      (await account.call("ssm:ListCommandInvocations", { CommandId: commandId }, never)).CommandInvocations,
    ).toEqual([]);
    const states = new Set<string>();
    for (let seen = ""; seen !== "Success"; ) {
      try {
        const now = await look();
        seen = now.Status ?? "";
        states.add(seen);
        if (seen !== "Success")
          expect(now).toMatchObject({
            ResponseCode: -1,
            StandardOutputContent: "",
            StandardErrorContent: "",
          });
      } catch (error) {
        expect(error).toMatchObject({ name: "InvocationDoesNotExist" });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([...states]).toEqual(["Pending", "InProgress", "Success"]);
    expect(await ended(commandId)).toMatchObject({ ResponseCode: 0, StandardOutputContent: "early\nlate\n" });
  });

  it("runs as the agent does: root, /usr/bin, no HOME, no input", async () => {
    const { run } = await practiceSsm();
    expect(
      (await run('id -u\npwd\necho "[$HOME]"\ncat\nread -r x || echo end\necho $AWS_SSM_INSTANCE_ID'))
        .StandardOutputContent,
    ).toMatch(/^0\n\/usr\/bin\n\[\]\nend\ni-0[0-9a-f]{16}\n$/);
  });

  it.each([
    [
      "exit 3",
      {
        Status: "Failed",
        StatusDetails: "Failed",
        ResponseCode: 3,
        StandardErrorContent: "failed to run commands: exit status 3",
      },
    ],
    [
      "echo out; echo bad >&2; exit 168",
      { Status: "Success", StandardOutputContent: "out\n", StandardErrorContent: "" },
    ],
    ["exit 169", { Status: "Failed", ResponseCode: 169 }],
    ["exit 137", { Status: "TimedOut", ResponseCode: 137 }],
    ["kill -9 $$", { Status: "Failed", ResponseCode: -1 }],
    ["echo a; false; echo b", { Status: "Success", StandardOutputContent: "a\nb\n" }],
    [
      "echo a; reboot; sleep 100; echo b",
      { Status: "Failed", ResponseCode: -1, StandardOutputContent: "", StandardErrorContent: "" },
    ],
  ])("ends `%s` as the agent would", async (script, expected) => {
    const { run } = await practiceSsm();
    expect(await run(script)).toMatchObject(expected);
  });

  it("reboots and runs again after exit 194, and joins the outputs", async () => {
    const { run } = await practiceSsm();
    const said = await run(
      "echo $(cat /proc/sys/kernel/random/boot_id); [ -e /root/once ] && exit 0; touch /root/once; exit 194",
    );
    const boots = (said.StandardOutputContent ?? "").trim().split("\n");
    expect(boots).toHaveLength(2);
    expect(new Set(boots).size).toBe(2);
    expect(said.Status).toBe("Success");
  });

  it("keeps the first 24,000 bytes, cut in the middle of a character if need be", async () => {
    const { run } = await practiceSsm();
    const whole = await run("printf '%23999s' | tr ' ' x");
    expect(whole.StandardOutputContent).toBe("x".repeat(23_999));
    const cut = await run("printf '%24000s' | tr ' ' x");
    expect(cut.StandardOutputContent).toMatch(/^x+---Output truncated---$/);
    expect(cut.StandardOutputContent).toHaveLength(24_000);
    expect((await run("printf '%9000s' | tr ' ' x >&2")).StandardErrorContent).toBe("x".repeat(8000));
  });

  it("reports no NUL bytes", async () => {
    const { run } = await practiceSsm();
    expect((await run("printf 'a\\0b'")).StandardOutputContent).toBe("ab");
  });

  it("never hears of an end whose reply is above 120,000 bytes of JSON", async () => {
    const { account, send, run } = await practiceSsm();
    const plain = "printf '%20000s' | tr ' '";
    expect((await run(`${plain} x`)).Status).toBe("Success");
    const CommandId = await send(`${plain} '<'; touch /root/ended`);
    const InstanceId = account.nodes[0]?.id ?? "";
    while ((await run("[ -e /root/ended ] && echo yes")).StandardOutputContent === "");
    const seen = await account.call("ssm:GetCommandInvocation", { CommandId, InstanceId }, never);
    expect(seen).toMatchObject({ Status: "InProgress", StandardOutputContent: "" });
  });

  it("waits for what still holds its output, and not for what does not", async () => {
    const { run } = await practiceSsm();
    expect((await run("{ sleep 60; echo late; } & echo early")).StandardOutputContent).toBe("early\nlate\n");
    expect(
      (
        await run("{ sleep 3000; echo late; } >/tmp/later 2>&1 & echo early", 0, {
          Parameters: {
            commands: ["{ sleep 3000; echo late; } >/tmp/later 2>&1 & echo early"],
            executionTimeout: ["60"],
          },
        })
      ).Status,
    ).toBe("Success");
  });

  it("ends a command at its time limit with its whole group, but not its setsid children", async () => {
    const { run } = await practiceSsm();
    const script =
      "setsid sh -c 'sleep 30; echo survived > /tmp/child' >/dev/null 2>&1 & sleep 100; echo never > /tmp/never";
    expect(
      await run(script, 0, { Parameters: { commands: [script], executionTimeout: ["10"] } }),
    ).toMatchObject({ Status: "TimedOut", StatusDetails: "ExecutionTimedOut", ResponseCode: -1 });
    expect((await run("sleep 60; cat /tmp/child; ls /tmp/never")).StandardOutputContent).toBe("survived\n");
  });

  it("can be cancelled, even while it keeps the node busy", async () => {
    const { account, send, ended } = await practiceSsm();
    const commandId = await send("while [ -e / ]; do true; done");
    const id = account.nodes[0]?.id ?? "";
    for (let status = ""; status !== "InProgress"; await new Promise((resolve) => setImmediate(resolve)))
      status =
        (await account.call("ssm:ListCommandInvocations", { CommandId: commandId, InstanceId: id }, never))
          .CommandInvocations?.[0]?.Status ?? "";
    await account.call("ssm:CancelCommand", { CommandId: commandId }, never);
    expect(await ended(commandId)).toMatchObject({ Status: "Cancelled", StatusDetails: "Cancelled" });
  });
});

describe("what it refuses", () => {
  it.each([
    [{ InstanceIds: ["i-00000000000000000"] }, "InvalidInstanceId"],
    [{ InstanceIds: [] }, "ValidationException"],
    [{ Comment: "x".repeat(101) }, "ValidationException"],
    [{ TimeoutSeconds: 29 }, "ValidationException"],
    [{ DocumentName: "Other" }, "InvalidDocument"],
    [{ Parameters: {} }, "InvalidParameters"],
    [{ Parameters: { commands: ["x".repeat(70_000)] } }, "MaxDocumentSizeExceeded"],
  ])("%j with %s", async (more, name) => {
    const { send } = await practiceSsm();
    await expect(send("true", 0, more)).rejects.toMatchObject({ name });
  });
});

describe("looking for commands", () => {
  it("lists newest first, in pages, with their comments and parameters", async () => {
    const { account, run } = await practiceSsm();
    for (const comment of ["one", "two", "three"]) await run("true", 0, { Comment: comment });
    const first = await account.call("ssm:ListCommands", { MaxResults: 2 }, never);
    expect(first.Commands?.map((one) => one.Comment)).toEqual(["three", "two"]);
    const rest = await account.call("ssm:ListCommands", { MaxResults: 2, NextToken: first.NextToken }, never);
    expect(rest.Commands?.map((one) => one.Comment)).toEqual(["one"]);
    expect(rest.NextToken).toBeUndefined();
    const after = new Date(Date.now() + 1000).toISOString();
    expect(
      (await account.call("ssm:ListCommands", { Filters: [{ key: "InvokedAfter", value: after }] }, never))
        .Commands,
    ).toEqual([]);
  });

  it("shows the plugin's output with details", async () => {
    const { account, run } = await practiceSsm();
    const done = await run("echo out; echo err >&2");
    const list = await account.call(
      "ssm:ListCommandInvocations",
      { CommandId: done.CommandId, Details: true },
      never,
    );
    expect(list.CommandInvocations?.[0]?.CommandPlugins?.[0]).toMatchObject({
      Output: "out\nerr\n",
      ResponseCode: 0,
    });
  });
});

describe("the account", () => {
  it("describes its instances, by id, by filter and by tag, and only those it has", async () => {
    const { account } = await practiceSsm();
    const named = (input: object) =>
      account
        .call("ec2:DescribeInstances", input, never)
        .then((found) =>
          found.Reservations?.flatMap((one) => one.Instances ?? []).map((one) => one.InstanceId),
        );
    const ids = account.nodes.map((node) => node.id);
    expect(await named({})).toEqual(ids);
    expect(
      await named({
        Filters: [
          { Name: "tag:Name", Values: ["node-0*"] },
          { Name: "tag:Role", Values: ["worker"] },
        ],
      }),
    ).toEqual([ids[1]]);
    expect(await named({ Filters: [{ Name: "tag:Other", Values: ["x"] }] })).toEqual([]);
    await expect(named({ InstanceIds: ["i-00000000000000000"] })).rejects.toMatchObject({
      name: "InvalidInstanceID.NotFound",
    });
    await expect(named({ InstanceIds: ["node-01"] })).rejects.toMatchObject({
      name: "InvalidInstanceID.Malformed",
    });
    const pings = await account.call(
      "ssm:DescribeInstanceInformation",
      { Filters: [{ Key: "InstanceIds", Values: [ids[0] ?? ""] }] },
      never,
    );
    expect(pings.InstanceInformationList).toMatchObject([{ InstanceId: ids[0], PingStatus: "Online" }]);
    expect(await account.call("sts:GetCallerIdentity", {}, never)).toMatchObject({
      Account: account.account,
    });
  });

  it("has the same names for the same seed, and an aborted call rejects", async () => {
    const [one, two] = [await practiceSsm(), await practiceSsm()];
    expect(one.account.nodes).toEqual(two.account.nodes);
    await expect(one.account.call("sts:GetCallerIdentity", {}, AbortSignal.abort())).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
