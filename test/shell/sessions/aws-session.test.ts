import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseCommand } from "../../../src/shell/analyse.ts";
import { readSshProxy, readTunnel } from "../../../src/shell/sessions/aws-session.ts";
import { runBash } from "../real-bash.ts";

const FORWARD = "aws ssm start-session --target i-0 --document-name AWS-StartPortForwardingSession";

describe("a tunnel", () => {
  test.each([
    [`${FORWARD} --parameters '{ "portNumber": ["22"], "localPortNumber": ["9999"] }'`, "9999"],
    [`${FORWARD} --parameters portNumber=22,localPortNumber=9999`, "9999"],
    [`${FORWARD} --parameters localPortNumber=["9999"],portNumber=["22"]`, "9999"],
    [`${FORWARD}ToRemoteHost --parameters "{\\"host\\":[\\"db\\"],\\"localPortNumber\\":[\\"$P\\"]}"`, "$P"],
    [`${FORWARD} --parameters='{"localPortNumber":["<LOCAL>"]}'`, "<LOCAL>"],
    [`sudo ${FORWARD} --parameters '{"portNumber":["22"]}'`, null],
  ])("is told by its document: %s", (text, port) => {
    const start = text.indexOf("<LOCAL>");
    const masks = start < 0 ? [] : [{ start, end: start + "<LOCAL>".length }];
    expect(readTunnel(text, masks)).toEqual({ port });
    const { interactive, findings } = analyseCommand(text, masks);
    expect(interactive).toBe("This never exits: `aws ssm start-session`.");
    expect(findings.map((it) => it.rule)).not.toContain("needs-terminal");
  });

  test.each([
    "aws ssm start-session --target i-0",
    "aws ssm start-session --target i-0 --document-name AWS-StartSSHSession",
    "echo aws ssm start-session --document-name AWS-StartPortForwardingSession",
    `sh -c '${FORWARD}'`,
  ])("is not: %s", (text) => {
    expect(readTunnel(text, [])).toBeNull();
  });
});

describe("a command for an SSH configuration", () => {
  test("keeps what it says, in one line, and takes the node that SSH names", () => {
    const text =
      "aws ssm start-session \\\n\t--target $(aws ec2 describe-instances \\\n\t\t--output text) \\\n\t--document-name AWS-StartSSHSession \\\n\t--parameters 'portNumber=%p'";
    expect(readSshProxy(text, [])).toBe(
      "sh -c \"aws ssm start-session --target %h --document-name AWS-StartSSHSession --parameters 'portNumber=%p'\"",
    );
    expect(readSshProxy("sh -c \"aws ssm start-session --target %h --parameters 'portNumber=%p'\"", [])).toBe(
      "sh -c \"aws ssm start-session --target %h --parameters 'portNumber=%p'\"",
    );
    expect(readSshProxy("ProxyCommand nc -x proxy %h %p", [])).toBe("nc -x proxy %h %p");
  });

  test("is found in commands alone that SSH has to complete", () => {
    const rules = (text: string) => analyseCommand(text, []).findings.map((it) => it.rule);
    expect(rules("aws ssm start-session --target %h")).toContain("ssh-config");
    expect(rules("sh -c 'aws ssm start-session --target %h'")).toContain("ssh-config");
    for (const text of [
      "date +%p",
      "stat -c %h /etc/fstab",
      "aws ssm start-session --target i-0 --reason 100%%p",
      "ssh -o 'ProxyCommand=sh -c \"aws ssm start-session --target %h\"' node",
      "aws ssm describe-sessions --state %h",
    ]) {
      expect(rules(text)).not.toContain("ssh-config");
      expect(readSshProxy(text, [])).toBeNull();
    }
  });

  test("gives aws the same words as the guide's command", () => {
    const word = fc.constantFrom(
      "--region",
      "'a b'",
      '"$HOME"',
      '\'{ "portNumber": ["%p"] }\'',
      '"{ \\"a\\": \\"%p\\" }"',
      "x\\ y",
      "\\\n  --next",
      '"it\'s"',
      '"back\\\\slash"',
      '"`echo hi`"',
      "$(echo two words)",
    );
    const cases = fc.sample(fc.array(word, { maxLength: 5 }), { numRuns: 80, seed: 11 });
    const script = ["aws() { printf '<%s>' \"$@\"; printf '\\0'; }", "export -f aws"];
    for (const words of cases) {
      const text = `aws ssm start-session --target i-0 --parameters portNumber=%p ${words.join(" ")}`;
      const line = readSshProxy(text, []);
      expect(line).not.toContain("\n");
      const filled = (line ?? "").replaceAll("%h", "i-0").replace(/^sh /, "bash ");
      script.push(text, filled);
    }
    const { fields, stderr } = runBash(script.join("\n"));
    expect(stderr).toBe("");
    expect(fields).toHaveLength(cases.length * 2);
    for (let at = 0; at < fields.length; at += 2) expect(fields[at + 1]).toBe(fields[at]);
  });
});
