// What carries a command elsewhere is looked into: the command is judged as what it is.
import { describe, expect, it } from "vitest";
import { analyseCommand } from "../../../src/shell/analyse.ts";
import { readCalls } from "../../../src/shell/calls/calls.ts";
import { CARRIERS } from "../../../src/shell/calls/carrier-rows.ts";
import { isElsewhere } from "../../../src/shell/calls/carriers.ts";

describe("each row finds what its example carries", () => {
  it.each(CARRIERS.map((row) => [row.example, row] as const))("%s", (example, { programs, where }) => {
    const { calls } = readCalls(example);
    const found = calls.find(({ program }) => program === "rm");
    expect(found?.arguments.map(({ value }) => value)).toEqual(["x"]);
    expect(found === undefined ? null : isElsewhere(found)).toBe(where === "machine");
    expect(programs.split(" ")).toContain(example.split(" ")[0]);
    expect(analyseCommand(example, []).risk).toBe("destroys");
    expect(analyseCommand(example, []).destroys).toEqual(["x"]);
  });

  it.each(CARRIERS.map(({ example }) => [example.replace("rm x", "ls x")]))(
    "%s: nothing dangerous",
    (text) => {
      expect(analyseCommand(text, []).risk).toMatch(/^(?:reads|changes)$/);
    },
  );
});

describe("what is no command for a shell stays hidden", () => {
  it.each(["ansible web -m copy -a 'src=rm dest=x'", "salt '*' state.apply web"])("%s", (text) => {
    expect(readCalls(text).calls.map(({ program }) => program)).not.toContain("rm");
    expect(analyseCommand(text, []).risk).toBe("opaque");
  });
});

describe("what is carried and would wait", () => {
  it.each([
    ["kubectl exec -i web -- psql", "psql without a command"],
    ["docker exec web psql", "psql without a command"],
    ["docker-machine ssh web mysql", "mysql without a command"],
    ["ssh web tail -f /var/log/messages", "tail -f"],
    ["vagrant ssh -c 'cd /vagrant && foreman start'", "foreman start"],
    ["bundle exec sidekiq", "sidekiq"],
  ])("%s", (text, what) => {
    expect(analyseCommand(text, []).interactive).toMatch(
      new RegExp(`: \`${what.replace(" without", "` without")}\`?\\.$`),
    );
  });

  it.each([
    "docker exec -i db psql < dump.sql",
    "cat dump.sql | kubectl exec -i db -- psql",
    "docker exec db psql -c 'select 1'",
  ])("%s is given its input", (text) => {
    expect(analyseCommand(text, []).interactive).toBeNull();
  });
});
