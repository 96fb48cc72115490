// An instance that joins a fleet's group while its run is interrupted: the resume mentions it, and nothing is sent to it.
import { afterEach, expect, it } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { fixture, stateFolder } from "../support/run-program.ts";
import { walkToTheEnd } from "../support/terminal-walk.ts";

let endpoint: AwsEndpoint | null = null;
afterEach(() => endpoint?.close());

it("is mentioned by a resume, and not added", async () => {
  const node = (at: number) => ({
    id: `i-0123456789abcdef${at}`,
    name: "web",
    programs: { witness: "exit 0", mark: "exit 0", marked: "exit 0" },
  });
  endpoint = await startAwsEndpoint({ nodes: [node(0), node(1)] });
  const { faults, join, requests } = endpoint;
  const state = stateFolder();
  let processes = 0;
  await walkToTheEnd({
    endpoint,
    state,
    begin: ["run", fixture("fleet-kills.md"), "--plain", "--on", "worker=web"],
    moments: [{ line: 12, how: "written" }],
    begun() {
      if (++processes !== 2) return;
      // The second process finds it, however long it takes to stand.
      faults.push({ on: "ec2:DescribeInstances", times: 1, fault: { kind: "slow", ms: 2_000 } });
      void join(node(2));
    },
  });
  expect(eventsOf(logIn(state), "run.resumed")[0]?.message).toContain(
    `web also matches 1 instance outside this run: web (${node(2).id}).`,
  );
  const sent = requests.flatMap(({ operation, input }) =>
    operation === "ssm:SendCommand" ? (input.InstanceIds as string[]) : [],
  );
  expect(new Set(sent)).toEqual(new Set([node(0).id, node(1).id]));
});
