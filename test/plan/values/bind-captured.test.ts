import { describe, expect, it } from "vitest";
import { createVault } from "../../../src/output/vault.ts";
import type { Binding } from "../../../src/plan/model/plan.ts";
import { bindCaptured, withMark } from "../../../src/plan/values/bind-captured.ts";

const keeping = () => ({ vault: createVault("key of the marks"), captured: new Set<string>() });
const secret = { variable: "TOKEN", secret: true };

describe("a captured value", () => {
  it("that is secret goes to the vault, for its target and for all, and leaves its mark alone", () => {
    const kept = keeping();
    const { binding, message } = bindCaptured(kept, secret, "manager", "correct-horse");
    expect(message).toBeNull();
    expect(binding).toEqual({
      name: "TOKEN",
      scope: { kind: "target", target: "manager" },
      value: null,
      secret: true,
      from: "captured",
      mark: kept.vault.mark("TOKEN", "manager"),
    });
    expect(kept.vault.get("TOKEN", "worker")).toBe("correct-horse");
  });

  it("does not take the place of one that was given for all, but of one that was captured", () => {
    const kept = keeping();
    kept.vault.put("TOKEN", null, "given-by-hand");
    bindCaptured(kept, secret, "manager", "correct-horse");
    expect(kept.vault.get("TOKEN", "worker")).toBe("given-by-hand");
    const other = keeping();
    bindCaptured(other, secret, "manager", "correct-horse");
    bindCaptured(other, secret, "worker", "battery-staple");
    expect(other.vault.get("TOKEN", "third")).toBe("battery-staple");
  });

  it("that is too short to be taken out of texts is not kept, and the reason is told without it", () => {
    const kept = keeping();
    const { binding, message } = bindCaptured(kept, secret, "manager", "1234567");
    expect(binding).toBeNull();
    expect(message).toMatch(/TOKEN was dropped: it has fewer than 8 characters/);
    expect(message).not.toContain("1234567");
    expect(kept.vault.values()).toEqual([]);
  });

  it("that is no secret stands in its binding, however short", () => {
    const { binding } = bindCaptured(keeping(), { variable: "N", secret: false }, "manager", "3");
    expect(binding).toMatchObject({ value: "3", secret: false });
    expect(binding).not.toHaveProperty("mark");
    expect(bindCaptured(keeping(), { variable: "N", secret: false }, "manager", "").message).toMatch(
      /no value for N/,
    );
  });
});

describe("a mark", () => {
  const given = (name: string, scope: Binding["scope"]): Binding => ({
    name,
    scope,
    value: null,
    secret: true,
    from: "given",
  });
  const targets = [{ key: "worker-1", roles: ["worker"], selector: "", id: null, name: "" }] as never;

  it("is that of the value which counts in the binding's scope", () => {
    const { vault } = keeping();
    vault.put("A", null, "the same value");
    vault.put("B", "worker-1", "the same value");
    const all = withMark(vault, given("A", { kind: "run" }), targets).mark;
    expect(all).toMatch(/^[0-9a-f]{8}$/);
    expect(withMark(vault, given("B", { kind: "role", role: "worker" }), targets).mark).toBe(all);
    expect(withMark(vault, given("B", { kind: "target", target: "worker-1" }), targets).mark).toBe(all);
    expect(withMark(vault, given("C", { kind: "run" }), targets)).not.toHaveProperty("mark");
  });

  it("is never put on a value that is no secret", () => {
    const { vault } = keeping();
    vault.put("A", null, "the same value");
    const plain: Binding = { ...given("A", { kind: "run" }), value: "x", secret: false };
    expect(withMark(vault, plain, targets)).toBe(plain);
  });
});
