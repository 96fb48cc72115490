import { describe, expect, it } from "vitest";
import { createGate } from "../../../src/aws/session/gate.ts";

const signal = (): AbortSignal => new AbortController().signal;

/** Lets everybody who may enter do so. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a gate", () => {
  it("lets as many in at once as it says, the others in the order in which they came", async () => {
    const gate = createGate(2);
    const inside: number[] = [];
    const leave = new Map<number, () => void>();
    for (const who of [1, 2, 3, 4])
      void gate.enter(signal()).then((end) => {
        inside.push(who);
        leave.set(who, end);
      });
    await settled();
    expect(inside).toEqual([1, 2]);
    leave.get(2)?.();
    leave.get(2)?.();
    await settled();
    expect(inside).toEqual([1, 2, 3]);
    leave.get(1)?.();
    await settled();
    expect(inside).toEqual([1, 2, 3, 4]);
  });

  it("lets go of who does not want to enter any more", async () => {
    const gate = createGate(1);
    const first = await gate.enter(signal());
    const tired = new AbortController();
    const gone = gate.enter(tired.signal);
    tired.abort();
    (await gone)();
    let inside = false;
    void gate.enter(signal()).then(() => {
      inside = true;
    });
    await settled();
    expect(inside).toBe(false);
    first();
    await settled();
    expect(inside).toBe(true);
  });
});
