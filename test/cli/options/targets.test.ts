// The targets that `--on` names before anyone asked AWS.
import { describe, expect, it } from "vitest";
import { unresolvedTargets } from "../../../src/cli/options/targets.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

const runbook = readRunbook(
  new TextEncoder().encode(
    "---\nroles:\n  manager: the first\n  worker: the rest\n---\n# G\n\n```bash {on=worker}\nls\n```\n",
  ),
);

describe("unresolved targets", () => {
  it("are one for each selector, called by their name or as they were chosen", () => {
    const on = ["manager=boss", "worker=i-0123456789abcdef0", "worker=tag:Role=w"];
    expect(unresolvedTargets(runbook, on)).toEqual([
      { key: "boss", roles: ["manager"], selector: "boss", id: null, name: "boss" },
      {
        key: "i-0123456789abcdef0",
        roles: ["worker"],
        selector: "i-0123456789abcdef0",
        id: "i-0123456789abcdef0",
        name: "i-0123456789abcdef0",
      },
      { key: "tag:Role=w", roles: ["worker"], selector: "tag:Role=w", id: null, name: "tag:Role=w" },
    ]);
  });

  it("join the roles of one selector, each once", () => {
    const on = ["manager=boss", "worker=boss", "worker=boss"];
    expect(unresolvedTargets(runbook, on)).toMatchObject([{ key: "boss", roles: ["manager", "worker"] }]);
  });
});
