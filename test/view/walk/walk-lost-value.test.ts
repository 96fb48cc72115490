// A value that a command was to give and that is not known: what the screen and the lines offer.
import { describe, expect, it } from "vitest";
import { choiceLines, situation } from "../../../src/view/plain/questions/step-situation.ts";
import { carryOut, stageEngine } from "../../support/run-fixtures.ts";
import { walkStage } from "../../support/walk-stage.ts";

const guide =
  "---\nvariables:\n  SWARM_TOKEN: { type: swarm-token, secret: true }\n---\n# Swarm\n\n```bash {on=manager}\ndocker swarm init\n```\n\n```bash {on=worker}\ndocker swarm join --token SWARM_TOKEN 10.0.0.1:2377\n```\n";
const TOKEN = `SWMTKN-1-${"a".repeat(50)}-${"b".repeat(25)}`;

function lost() {
  const engine = stageEngine({ guide, bindings: [] });
  carryOut(engine);
  return engine;
}

describe("the screen", () => {
  it("offers to read it, shows the command, and runs it only when that is confirmed", () => {
    const engine = lost();
    const stage = walkStage(engine);
    expect(stage.text()).toContain("f read the value…");
    expect(stage.text().match(/ v (?:set the value|values)/g)).toEqual([" v set the value"]);
    stage.press(["f"]);
    expect(stage.text()).toContain("docker swarm join-token -q worker");
    expect(engine.run().open).toEqual([]);
    stage.press(["enter"]);
    expect(engine.run().invocations.get(engine.run().open[0] ?? "")?.text).toBe(
      "docker swarm join-token -q worker",
    );
  });

  it("takes it for all nodes, unseen, and goes on", () => {
    const engine = lost();
    const stage = walkStage(engine);
    stage.press(["v", "enter"]);
    expect(stage.text()).toContain("Value of SWARM_TOKEN:");
    stage.press([...TOKEN], 1);
    expect(stage.text()).not.toContain(TOKEN);
    stage.press(["enter"]);
    expect(stage.secrets).toEqual([{ name: "SWARM_TOKEN", target: null, value: TOKEN }]);
    expect([...engine.run().tasks.values()].map(({ state }) => state)).toEqual(["attested", "ready"]);
  });
});

it("the lines offer both", () => {
  const here = situation(lost().run());
  expect(here.question).toBe(
    "It succeeded, but SWARM_TOKEN is not set. What now? fetch, values, retry, edit, skip, note, nodes, leave, help:",
  );
  expect(choiceLines(here).slice(0, 2)).toEqual([
    "  fetch: read it on the node with `docker swarm join-token -q worker`, which is shown first",
    "  values: set SWARM_TOKEN; the step is then done",
  ]);
});
