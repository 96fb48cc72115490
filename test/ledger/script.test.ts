import fc from "fast-check";
import { expect, it } from "vitest";
import { carries } from "../../src/ledger/carried.ts";
import { WRAPPER } from "../../src/ledger/node/wrapper-text.ts";
import { renderScript } from "../../src/ledger/script.ts";
import type { NodeShell } from "../support/node-shell.ts";
import { orderFor } from "../support/node-shell-order.ts";

const instance = "i-0123456789abcdef0";
const order = (body: string) => orderFor({ ledger: "/var/lib/lamplighter" } as NodeShell, { body });

it("is told from every script that carries another body or another nonce", () => {
  const body = fc.string({ unit: fc.constantFrom("{", "L", "é", "\n", "a") });
  fc.assert(
    fc.property(body, body, (one, other) => {
      const carried = order(one);
      const script = renderScript(carried);
      const wanted = { ...carried, instance };
      expect(carries(script, wanted)).toBe(true);
      expect(carries(renderScript(carried, "stored"), wanted)).toBe(true);
      expect(carries(script, { ...wanted, body: other })).toBe(one === other);
      expect(carries(script, { ...wanted, nonce: "0".repeat(32) })).toBe(false);
      expect(carries(script.slice(0, -1), wanted)).toBe(false);
    }),
  );
  expect(carries("echo hello\n", { ...order("a"), instance })).toBe(false);
});

it("is refused for a text that no script can carry", () => {
  expect(() => renderScript(order("a\0b"))).toThrow("NUL");
  const carried = order("");
  expect(() => renderScript({ ...carried, body: `a\nLAMPLIGHTER-BODY-${carried.nonce}\nb` })).toThrow(
    "the line that marks its end",
  );
});

it("is refused for a value outside its alphabet", () => {
  expect(() => renderScript({ ...order("a"), run: "a'; rm -rf /; '" })).toThrow(
    "run has a character that is not allowed",
  );
});

it("leaves most of a document to the command where the wrapper lies on the node, and enough where it does not", () => {
  const bytes = (script: string) => Buffer.byteLength(JSON.stringify({ commands: [script] }));
  expect(bytes(renderScript(order("a"), "stored"))).toBeLessThan(2_500);
  expect(bytes(renderScript(order("a")))).toBeLessThan(48_500);
  expect(bytes(renderScript(order("x".repeat(60_000)), "stored"))).toBeLessThan(65_536);
});

it("has a wrapper that every shell reads as the same bytes, and that the node reads as a whole", () => {
  expect(WRAPPER).toMatch(/^[\n\x20-\x7e]*$/);
  expect(WRAPPER.length).toBeLessThan(100_000);
});
