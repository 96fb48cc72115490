import { describe, expect, it } from "vitest";
import { chooseSections } from "../../../src/cli/options/choose-sections.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

const GUIDE = `# A Docker Swarm

## Docker

### Docker's data

## The swarm's nodes

## Docker Compose
`;
const runbook = readRunbook(new TextEncoder().encode(GUIDE));
const titles = (...texts: readonly string[]) =>
  chooseSections(runbook, texts)?.map((id) => runbook.sections.find((it) => it.id === id)?.title);

describe("--section", () => {
  it("left out means all", () => expect(titles()).toBeUndefined());
  it("takes a whole title before a part of one, with what stands inside it", () => {
    expect(titles("docker")).toEqual(["Docker", "Docker's data"]);
  });
  it("takes a part of a title, but not of the guide's own while a section has it", () => {
    expect(titles("swarm")).toEqual(["The swarm's nodes"]);
    expect(titles("compose", "nodes")).toEqual(["The swarm's nodes", "Docker Compose"]);
  });
  it("takes the guide's own title for all of it", () => {
    expect(titles("A Docker")).toHaveLength(5);
  });
  it("says what there is when nothing fits", () => {
    expect(() => titles("Desserts")).toThrow(/no section title contains/);
  });
});
