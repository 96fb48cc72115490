import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packBody, withoutBraces } from "../../../src/ledger/encoding/pack-body.ts";
import { renderScript } from "../../../src/ledger/script.ts";
import { type NodeShell, PROGRAMS, realNode, SHELLS } from "../../support/node-shell.ts";
import { deliver, nodeWith, orderFor } from "../../support/node-shell-order.ts";

const piece = fc.constantFrom(
  "{",
  "{{",
  "{{{ ssm:name }}",
  "{{ssm:/a/b}}",
  "}}",
  "LL0LL",
  "LL",
  "0",
  "L",
  "é€😀",
  "\r",
  "\t",
  "\\{\\n&/",
  "$'\"`",
  " ",
);
const text = fc
  .array(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
    { minLength: 1, maxLength: 12 },
  )
  .map((lines) => lines.join("\n"));

it("parts every pair of braces by a token that the text does not hold, and leaves other text alone", () => {
  fc.assert(
    fc.property(text, (body) => {
      const packed = packBody(body, "END");
      expect(packed.text).not.toContain("{{");
      expect(packed.token === "").toBe(!body.includes("{{"));
      expect(packed.token === "" ? packed.text : packed.text.replaceAll(packed.token, "")).toBe(body);
    }),
  );
});

it("lets no script with double braces pass", () => {
  expect(withoutBraces("a { { b")).toBe("a { { b");
  expect(() => withoutBraces("a {{ b")).toThrow("double braces");
});

describe.each(SHELLS)("a text that its way would change, under %s", (shell) => {
  let node: NodeShell;
  beforeAll(() => {
    node = nodeWith(shell);
  });
  afterAll(() => node.close());

  it("arrives as it was written, and crosses without them", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (printed) => {
        const order = orderFor(node, { body: `cat <<'LAST'\n${printed}{{ ssm:name }}\nLAST` });
        expect(renderScript(order)).not.toContain("{{");
        const reply = await deliver(node, order);
        expect(reply.ledger).toEqual({ state: "exited", exitCode: 0 });
        expect(reply.content).toBe(`${printed}{{ ssm:name }}\n`);
      }),
      { numRuns: 8 },
    );
  });

  it("loses no character in a line that begins like the line that ends the text", async () => {
    const order = orderFor(node);
    const mark = `LAMPLIGHTER-BODY-${order.nonce}`;
    const lines = [1, 2, 11, mark.length - 1, mark.length].flatMap((length) =>
      ["é", "€", "😀", "\u00a0"].map((character) => `${mark.slice(0, length)}${character}x`),
    );
    const reply = await deliver(node, { ...order, body: `cat <<'LAST'\n${lines.join("\n")}\nLAST` });
    expect(reply.content).toBe(`${lines.join("\n")}\n`);
  });
});

it("is not run where there is no sed to take the token out, and no other command needs one", async () => {
  const node = realNode("dash", { programs: PROGRAMS });
  const reply = await deliver(node, orderFor(node, { body: "echo '{{'" }));
  expect(reply.ledger).toEqual({ state: "not-run", reason: "tools:sed" });
  expect((await deliver(node, orderFor(node, { body: "echo a" }))).content).toBe("a\n");
  await node.close();
});
