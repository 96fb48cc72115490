// Plans that between them have everything a task can have.
import type { Plan } from "../../src/plan/model/plan.ts";
import { planOf } from "./plan-builder.ts";

const here = { on: "local" } as const;
const disk = { DISK: { type: "block-device" as const } };

const tunnel = planOf(
  [
    { run: "ssh -N -L 8080:db:5432 node", ...here, session: { port: null } },
    { run: 'aws ssm start-session --target "$(cat id)"', ...here },
    { run: "touch /a" },
    { run: "tunnel", ...here, session: { port: "PORT" }, verify: "true" },
    { run: "touch /b", on: "other" },
  ],
  { PORT: { type: "port" } },
);

const disks = planOf(
  [
    { run: "mkfs.xfs /dev/<DISK>", verify: "blkid /dev/<DISK>" },
    { run: "mount /dev/<DISK> /data" },
    { run: "wipefs -a /dev/<DISK>", on: "other", done: "test -e /erased" },
    { run: "mkfs.xfs /dev/nvme1n1", on: "other" },
  ],
  disk,
);

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
  tunnel,
  {
    ...disks,
    bindings: [{ name: "DISK", scope: { kind: "run" }, value: "nvme1n1", secret: false, from: "given" }],
  },
];
