// A fleet of nodes to walk together: a guide of two steps for its role, and a run that has started on so many nodes.
import type { Target } from "../../src/plan/model/plan.ts";
import type { FleetChoice } from "../../src/plan/steps/fleets.ts";
import { type StageEngine, stageEngine } from "./run-fixtures.ts";

/** Its second step has a done check and a value of each node. */
export const FLEET_GUIDE = [
  "---",
  "roles:",
  "  worker: joins",
  "variables:",
  "  NAME: { type: host-name }",
  "---",
  "# Workers",
  "",
  "## Prepare",
  "",
  "```bash {on=worker}",
  "dnf -y install docker",
  "```",
  "",
  "```bash {on=worker done='test -e /etc/told'}",
  "echo NAME > /etc/told",
  "```",
  "",
].join("\n");

const nodes = (count: number): readonly Target[] =>
  Array.from({ length: count }, (_, at) => ({
    key: `w${at + 1}`,
    roles: ["worker"],
    selector: `w${at + 1}`,
    id: `i-0000000000000000${at}`,
    name: `w${at + 1}`,
  }));

const CHOICE: FleetChoice = {
  roles: ["worker"],
  maxConcurrency: { count: 2 },
  maxErrors: { count: 0 },
  soak: 0,
};

/** A run on so many nodes, its first step shown on the first. */
export function fleet(count: number, choice: Partial<FleetChoice> = {}, guide = FLEET_GUIDE): StageEngine {
  const bindings = nodes(count).map(({ key }) => ({
    name: "NAME",
    scope: { kind: "target", target: key } as const,
    value: `host-${key}`,
    secret: false,
    from: "given" as const,
  }));
  return stageEngine({ guide, targets: nodes(count), bindings, together: { ...CHOICE, ...choice } });
}
