// Of an output that is not to be kept no fact holds anything, whatever a transport reports.
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import type { Plan } from "../../../src/plan/model/plan.ts";
import { eventLines } from "../../../src/transcript/run/run-text.ts";
import { planOf } from "../../support/plan-builder.ts";
import { story } from "../../support/story.ts";

function planWith(output: "none" | "digest"): Plan {
  const plan = planOf([{ run: "cat /srv/patients", verify: "test -s /srv/patients" }]);
  return { ...plan, tasks: plan.tasks.map((task) => ({ ...task, output })) };
}

const under = (output: "none" | "digest") =>
  story(planWith(output)).start().identified("node").confirm().accepted();

describe("output that is not kept", () => {
  it("is part of what is confirmed, and of what is sent", () => {
    const shown = (output: "none" | "digest") => story(planWith(output)).start().identified("node");
    expect(shown("none").task.presented).toMatchObject({ output: "none" });
    expect(shown("none").task.presented?.digest).not.toBe(shown("digest").task.presented?.digest);
    expect(shown("none").confirm().effects).toMatchObject([{ type: "send", output: "none" }]);
  });

  it.each(["none", "digest"] as const)("gives no fact as it comes (%s)", (output) => {
    expect(under(output).output("Ada Lovelace\n").facts).toEqual([]);
  });

  it("is told by length and digest, or not at all; its check's too", () => {
    const told = { bytes: 13, sha256: sha256("Ada Lovelace\n"), missing: 13 };
    const none = under("none").exit(0, told);
    expect(none.events[0]).toMatchObject({ exitCode: 0, bytes: null, sha256: null, missing: 0 });
    expect(none.accepted().output("Ada").facts).toEqual([]);
    expect(none.accepted().exit(0, told).events[0]).toMatchObject({ bytes: null, sha256: null });
    const digest = under("digest");
    const ended = digest.exit(0, told);
    expect(ended.events[0]).toMatchObject({ bytes: 13, sha256: told.sha256, missing: 0 });
    const [event] = ended.events;
    if (event === undefined) throw new Error("nothing happened");
    expect(eventLines(digest.run, event).slice(0, 2)).toMatchObject([
      expect.stringMatching(/exit 0 · .* · 13 B of output · output not kept \(output=digest\)$/),
      `    SHA-256 of the output: ${told.sha256}`,
    ]);
  });

  it("cannot be read while the command runs", () => {
    const running = under("none");
    const nonce = running.invocation.nonce;
    expect(running.when({ type: "tail", nonce }).refusal).toMatchObject({
      rule: "output-not-kept",
      message: "Its output is not kept (output=none), so there is nothing to read.",
    });
  });
});
