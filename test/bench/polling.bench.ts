// How soon a command's end is known, and how many questions that takes, beside the SDK's own waiter, over the loopback
// endpoint in real time. Run it by hand (about two minutes, with the command of ten minutes twenty-five):
//   npx vitest bench --run test/bench/polling.bench.ts
//   LONG=1 npx vitest bench --run test/bench/polling.bench.ts
import {
  GetCommandInvocationCommand,
  SendCommandCommand,
  SSMClient,
  waitUntilCommandExecuted,
} from "@aws-sdk/client-ssm";
import { bench, describe } from "vitest";
import { sleep } from "../../src/cli/process/sleep.ts";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { planOf } from "../support/plan-builder.ts";
import { endpointFor, stubEnvironment, walkOver } from "../support/wire-walk.ts";

const never = new AbortController().signal;
const once = { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 };

/** Commands of one length, and how often each is measured. */
const LENGTHS: readonly (readonly [seconds: number, times: number])[] = [
  [0.2, 12],
  [2, 6],
  [20, 3],
  ...(process.env.LONG === undefined ? [] : [[600, 1] as const]),
];

/** The moment at which a command ended, as it said itself, in milliseconds. */
const SAYS_WHEN = "date +%s%3N";
const questions = (endpoint: AwsEndpoint): number => endpoint.count("ssm:GetCommandInvocation");

/** When the scripts of commands ended on the node, as the service says, in milliseconds; probes left out. */
function scriptEnds(endpoint: AwsEndpoint): readonly number[] {
  return endpoint.answers.flatMap((answer) => {
    if (!answer.includes('"StandardOutputContent":"LL1 ')) return [];
    return [Date.parse((JSON.parse(answer) as { ExecutionEndDateTime: string }).ExecutionEndDateTime)];
  });
}

/** How many questions there were in each minute after the first request of a command, one step after the other. */
function byMinute(endpoint: AwsEndpoint, requested: number): string {
  const counts: number[] = [];
  for (const { operation, at } of endpoint.requests) {
    const minute = Math.floor((at - requested) / 60_000);
    if (operation === "ssm:GetCommandInvocation" && minute >= 0) counts[minute] = (counts[minute] ?? 0) + 1;
  }
  return Array.from(counts, (count) => count ?? 0).join(", ");
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function tell(who: string, seconds: number, lags: readonly number[], asked: number): void {
  const most = Math.max(...lags);
  console.log(
    `${who}, ${seconds} s: known after ${median(lags)} ms (median), ${most} ms (most); ${asked} questions a step`,
  );
}

describe.each(LENGTHS)("commands of %s s", (seconds, times) => {
  bench(
    "walk",
    async () => {
      const plan = planOf(
        Array.from({ length: times }, (_, at) => ({
          run: `: ${at}; sleep ${seconds}; ${SAYS_WHEN}`,
          timeout: 1200,
        })),
      );
      const endpoint = await endpointFor(plan);
      const { events } = await walkOver(endpoint, plan);
      const lags: number[] = [];
      const ends: number[] = [];
      for (const event of events) {
        if (event.type === "invocation.output") ends.push(Number(event.text));
        if (event.type === "invocation.finished") lags.push(event.at - (ends.at(-1) ?? 0));
      }
      const requested = events.find(({ type }) => type === "invocation.requested")?.at ?? 0;
      const asked = endpoint.requests.filter(
        ({ operation, at }) => operation === "ssm:GetCommandInvocation" && at >= requested,
      ).length;
      tell("walk", seconds, lags, asked / times);
      const onNode = scriptEnds(endpoint).map((end, at) => end - (ends[at] ?? Number.NaN));
      console.log(
        `  of that on the node, from the command's end to the script's: ${median(onNode)} ms (median)`,
      );
      console.log(`  questions in each minute: ${byMinute(endpoint, requested)}`);
      await endpoint.close();
    },
    once,
  );

  bench(
    "waitUntilCommandExecuted",
    async () => {
      const endpoint = await endpointFor(planOf([{ run: "true" }]));
      stubEnvironment(endpoint);
      const client = new SSMClient({});
      const instance = endpoint.nodes[0]?.id ?? "";
      const lags: number[] = [];
      const few = Math.min(times, 3);
      for (let time = 0; time < few; time++) {
        const { Command } = await client.send(
          new SendCommandCommand({
            DocumentName: "AWS-RunShellScript",
            InstanceIds: [instance],
            Parameters: { commands: [`sleep ${seconds}; ${SAYS_WHEN}`], executionTimeout: ["900"] },
          }),
        );
        const input = { CommandId: Command?.CommandId ?? "", InstanceId: instance };
        // The endpoint accepts it before the agent has it, as the service does.
        await sleep(20, never);
        await waitUntilCommandExecuted({ client, maxWaitTime: 900 }, input);
        const known = Date.now();
        const { StandardOutputContent } = await client.send(new GetCommandInvocationCommand(input));
        lags.push(known - Number(StandardOutputContent));
      }
      tell("waitUntilCommandExecuted", seconds, lags, questions(endpoint) / few - 1);
      client.destroy();
      await endpoint.close();
    },
    once,
  );
});
