import { expect, it } from "vitest";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";
import { proposeAssignments } from "../../../src/view/setup/propose-assignments.ts";
import { GUIDE, NODES } from "../../support/setup-story.ts";

const read = (text: string) => readRunbook(new TextEncoder().encode(text));
const node = (key: string, name = key) => ({ key, name });

it("gives the part that makes the swarm to the manager and the rest to a worker", () => {
  expect(proposeAssignments(read(GUIDE), NODES)).toEqual({
    "first-node": ["manager"],
    "joining-node": ["worker"],
  });
});

it("gives a role that is named like a node to that node", () => {
  const guide =
    "---\nroles: [worker, manager]\n---\n# T\n\n## One {on=worker}\n\n```bash {on=worker}\ndocker swarm init\n```\n\n```bash {on=manager}\nls\n```\n";
  const nodes = [node("a", "Manager"), node("worker-1"), node("worker")];
  expect(proposeAssignments(read(guide), nodes)).toEqual({ worker: ["worker"], manager: ["a"] });
});

it("gives a role that the guide calls every node to all of them", () => {
  const guide =
    "---\nroles:\n  node: every node, the first one too\n  first: the first node\n---\n# T\n\n```bash {on=node}\nls\n```\n\n```bash {on=first}\ndocker swarm init\n```\n";
  expect(proposeAssignments(read(guide), NODES)).toEqual({ node: ["manager", "worker"], first: ["manager"] });
});

it("does with one node, with nodes of any name, and with none", () => {
  expect(proposeAssignments(read(GUIDE), [node("only")])).toEqual({
    "first-node": ["only"],
    "joining-node": ["only"],
  });
  expect(proposeAssignments(read(GUIDE), [node("x"), node("y")])).toEqual({
    "first-node": ["x"],
    "joining-node": ["y"],
  });
  expect(proposeAssignments(read(GUIDE), [])).toEqual({ "first-node": [], "joining-node": [] });
});

it("leaves out what is for the operator's own machine", () => {
  const guide = "# T\n\n## One\n\n```bash {on=local}\naws s3 ls\n```\n";
  expect(proposeAssignments(read(guide), NODES)).toEqual({});
});

it("gives a role that is run together to all nodes but the manager", () => {
  const guide =
    "---\nroles:\n  manager: first\n  worker: joins\n---\n# T\n\n```bash {on=manager}\ndocker swarm init\n```\n\n```bash {on=worker}\nls\n```\n";
  const nodes = [node("node-01"), node("node-02"), node("node-03")];
  expect(proposeAssignments(read(guide), nodes, ["worker"])).toEqual({
    manager: ["node-01"],
    worker: ["node-02", "node-03"],
  });
  expect(proposeAssignments(read(guide), NODES, ["worker"])).toEqual({
    manager: ["manager"],
    worker: ["worker"],
  });
  const every = guide.replace("worker: joins", "worker: every node");
  expect(proposeAssignments(read(every), nodes, ["worker"])).toMatchObject({
    worker: ["node-01", "node-02", "node-03"],
  });
});
