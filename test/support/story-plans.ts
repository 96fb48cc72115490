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

const token = { TOKEN: { type: "swarm-token" as const, secret: true } };

/** Of two to eight nodes that are walked together. */
export const FLEET_PLANS: readonly Plan[] = [
  planOf(
    [
      { run: "touch /a", on: "worker" },
      { run: "touch /b", on: "worker", done: "test -f /b", verify: "test -s /b" },
    ],
    {},
    { worker: { nodes: 3, maxConcurrency: 2, maxErrors: 0 } },
  ),
  planOf(
    [
      { run: "cd /data", on: "worker" },
      {},
      { run: "mkfs -t xfs /dev/nvme1n1", on: "worker" },
      { run: "touch c", on: "worker", verify: "true" },
    ],
    {},
    { worker: { nodes: 5, maxConcurrency: 3, maxErrors: 1 } },
  ),
  planOf(
    [
      { run: "docker swarm init", on: "manager", capture: "TOKEN", verify: "docker node ls" },
      { run: "docker swarm join --token <TOKEN> node:2377", on: "worker", done: "docker info" },
      { run: "docker node ls", on: "manager" },
    ],
    token,
    { worker: { nodes: 8, maxConcurrency: 10, maxErrors: 2, soak: 1 } },
  ),
  planOf(
    [
      { run: "touch /a", on: "worker", verify: "true" },
      { run: "eval $x", on: "worker" },
    ],
    {},
    { worker: { nodes: 2, maxConcurrency: 1, maxErrors: 0 } },
  ),
  {
    ...planOf(
      [
        { run: "mkfs.xfs /dev/<DISK>", on: "worker", verify: "blkid /dev/<DISK>" },
        { run: "mount /dev/<DISK> /data", on: "worker", done: "test -e /data" },
      ],
      disk,
      { worker: { nodes: 4, maxConcurrency: 2, maxErrors: 4 } },
    ),
    bindings: [{ name: "DISK", scope: { kind: "run" }, value: "nvme1n1", secret: false, from: "given" }],
  },
  planOf(
    [
      { run: "echo one", on: "worker", capture: "NAME" },
      { run: "echo <NAME>", on: "worker" },
    ],
    { NAME: { type: "dns-name" } },
    { worker: { nodes: 6, maxConcurrency: 4, maxErrors: 1 } },
  ),
  planOf(
    [
      { kind: "requirement", on: "worker" },
      { on: "worker" },
      { run: "touch /a", on: "worker" },
      { on: "worker" },
      { run: "touch /b", on: "worker", done: "test -f /b" },
    ],
    {},
    { worker: { nodes: 4, maxConcurrency: 3, maxErrors: 1 } },
  ),
];

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
