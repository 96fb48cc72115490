import fc from "fast-check";
import { expect, it } from "vitest";
import { carries } from "../../src/ledger/carried.ts";
import { WRAPPER, WRAPPER_VERSION } from "../../src/ledger/node/wrapper-text.ts";
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

it("is known in the form in which earlier programs included the wrapper, and in no other", () => {
  const wanted = { ...order("a"), instance, wrapper: WRAPPER_VERSION };
  const script = renderScript(wanted);
  const by = (line: string) => script.replace("ll_functions=$(ll_carry)\n", () => line);
  const earlier = "ll_functions=$(ll_carry; printf x)\nll_functions=${ll_functions%x}\n";
  expect(by(earlier)).not.toBe(script);
  expect([script, by(earlier)].map((it) => carries(it, wanted))).toEqual([true, true]);
  expect(carries(by(earlier.replace("%x", "%y")), wanted)).toBe(false);
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
