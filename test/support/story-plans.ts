// Plans that between them have everything a task can have.
import type { Plan } from "../../src/plan/plan.ts";
import { planOf } from "./plan-builder.ts";

export const STORY_PLANS: readonly Plan[] = [
  planOf([{ run: "touch /a" }, { run: "touch /b" }]),
  planOf([
    { run: "touch /a", done: "test -f /a", verify: "test -s /a" },
    { run: "touch /b", verify: "true" },
  ]),
  planOf([{}, { run: "cd /data" }, { run: "touch b", done: "test -f b" }, { run: "aws s3 ls", on: "local" }]),
  planOf(
    [
      { run: "echo one", capture: "NAME" },
      { run: "echo <NAME>", on: "other" },
    ],
    {
      NAME: { type: "dns-name" },
    },
  ),
  planOf(
    [
      { run: "docker swarm init", capture: "TOKEN", verify: "docker node ls" },
      { run: "docker swarm join --token <TOKEN> node:2377", on: "other", done: "docker info" },
    ],
    { TOKEN: { type: "swarm-token", secret: true } },
  ),
  planOf([{ run: "echo <NAME>" }, { run: "mkfs -t xfs /dev/nvme1n1" }, {}], { NAME: { type: "dns-name" } }),
];
