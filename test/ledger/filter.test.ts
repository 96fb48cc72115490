import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seal } from "../../src/aws/session/seal.ts";
import { FILTER_SHELL, LONGEST_OUTPUT } from "../../src/ledger/node/filter-shell.ts";
import { type NodeShell, realNode, SHELLS } from "../support/node-shell.ts";
import { deliver, nodeKey, nodeWith, orderFor } from "../support/node-shell-order.ts";

const VALUE = "k7*[?]x\\y";
const piece = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."ab \\%$`'\"*?[]{}()~#&|;<>-=/é€😀\t") }),
  fc.constantFrom(
    "SWMTKN-1-",
    "AKIA",
    "-----BEGIN",
    "PRIVATE KEY-----",
    "aws_secret_access_key",
    "SessionToken: x",
    "",
  ),
);
const text = fc.array(
  fc.array(piece, { maxLength: 4 }).map((parts) => parts.join("")),
  { maxLength: 30 },
);

describe.each(SHELLS)("the filter under %s", (shell) => {
  let node: NodeShell;
  let key: string;
  beforeAll(async () => {
    node = nodeWith(shell);
    key = await nodeKey(node);
  });
  afterAll(() => node.close());

  const print = (printed: string) => `cat <<'LAST'\n${printed}LAST`;

  it("changes nothing but secrets, whatever the text is", async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.nat({ max: 29 }), async (lines, at) => {
        fc.pre(!lines.some((line) => line.includes("-----BEGIN") && line.includes("PRIVATE KEY-----")));
        // Two names of secrets in a row can make a word that passes for the value of the first.
        fc.pre(
          !lines.some((line) => /(?:_key|SessionToken)[^0-9A-Za-z/+]{0,8}[0-9A-Za-z/+=]{16}/.test(line)),
        );
        const printed = [...lines.slice(0, at), `<${VALUE}${VALUE}>`, ...lines.slice(at)]
          .map((line) => `${line}\n`)
          .join("");
        const secrets = [{ name: "K", pieces: seal(VALUE, key) }];
        const reply = await deliver(node, orderFor(node, { body: print(printed), secrets }));
        expect(reply.content).toBe(printed.replaceAll(VALUE, "[removed: K]"));
      }),
      { numRuns: 6 },
    );
  });
});

describe.each(["dash", "bash"] as const)("the filter under %s", (shell) => {
  it("keeps no more than its limit, says so, and still finds the end", async () => {
    const node = realNode(shell);
    const filter = FILTER_SHELL.replaceAll(String(LONGEST_OUTPUT), "100");
    const script = `ll_nl='\n'\nll_mark=MARK\nll_capture=\n${filter}\nseq 1 1000 | { cat; printf '\\nMARK\\nafter\\n'; } | { ll_filter; echo "ended $ll_ended"; }`;
    const said = await node.say(script);
    expect(said).toMatch(
      /^1\n2\n[\s\S]*\n\[the output is longer than 100 bytes: the rest was not kept\]\n\nended 1\n$/,
    );
    expect(said.length).toBeLessThan(250);
    await node.close();
  });

  it("removes a long line with a secret in it as a whole, in little time", async () => {
    const node = realNode(shell);
    const body = `head -c 400000 /dev/zero | tr '\\0' x; printf 'SWMTKN-''1-%s\\n' ${"a".repeat(40)}; echo after`;
    const reply = await deliver(node, orderFor(node, { body, limit: 20 }));
    expect(reply.ledger).toEqual({ state: "exited", exitCode: 0 });
    expect(reply.content).toMatch(/^\[removed: a line of \d+ bytes with a secret in it\]\nafter\n$/);
    await node.close();
  });

  it("looks through a long line of half marks in little time, and knows a key that begins at its end", async () => {
    const node = realNode(shell);
    const half = `yes -- -----BEGIN | head -n 90000 | tr '\\n' ' '`;
    const body = `${half}; echo 'RSA PRIVATE ''KEY-----'; echo MIIEabc; echo 'after all!'; ${half}; echo`;
    const reply = await deliver(node, orderFor(node, { body, limit: 30 }));
    expect(reply.ledger).toEqual({ state: "exited", exitCode: 0 });
    expect(reply.content).toMatch(
      /^\[removed: a line of \d+ bytes with a secret in it\]\n\nafter all!\n-----BEGIN -----BEGIN /,
    );
    await node.close();
  });

  it.each(["' '", "x"])("captures nothing of a very long line of %s, in little time", async (one) => {
    const node = realNode(shell);
    const body = `head -c 2000000 /dev/zero | tr '\\0' ${one}`;
    const publicKey = await nodeKey(node);
    const order = orderFor(node, { body, limit: 30, capture: "output", publicKey });
    const reply = await deliver(node, order);
    expect(reply.ledger).toEqual({ state: "exited", exitCode: 0 });
    expect(reply).toMatchObject({ captured: [], content: "[removed: the captured value]\n" });
    await node.close();
  });
});
