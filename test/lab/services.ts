// A service of the swarm that tells on which node it runs, and how it is reached from a node over an overlay network.
import type { LabNode } from "./node.ts";

const IMAGE = "lab/web:1";
/** The service, its network, and the container that asks it. */
export const WEB = "web";
const NETWORK = "between";
const CLIENT = "client";

/** Waits until the text that the node's command prints is as wanted. */
export async function waitFor(
  node: LabNode,
  command: string,
  wanted: (text: string) => boolean,
  patience = 120_000,
): Promise<string> {
  const until = Date.now() + patience;
  for (;;) {
    const { code, text } = await node.run(command);
    if (code === 0 && wanted(text)) return text;
    if (Date.now() > until) throw new Error(`${node.name}: ${command}: still ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Status and host name of every node of the swarm, as its manager tells. */
export function nodesOf(manager: LabNode, count: number): Promise<string> {
  const command = "docker node ls --format '{{.Status}} {{.Hostname}}' | sort";
  return waitFor(manager, command, (text) => text.match(/^Ready /gm)?.length === count);
}

/** An image of one static program, made on the node: there is no registry. */
async function makeImage(node: LabNode): Promise<void> {
  await node.must(
    `mkdir -p /tmp/image/page && cp /bin/busybox /tmp/image/ && tar -C /tmp/image -c . | docker import - ${IMAGE}`,
  );
}

/** Creates the service, one task a node; each answers with its node's host name. */
export async function createService(nodes: readonly LabNode[], encrypted: boolean): Promise<void> {
  const [manager] = nodes;
  if (manager === undefined) throw new Error("a swarm has a node");
  await Promise.all(nodes.map(makeImage));
  const sealed = encrypted ? "--opt encrypted" : "";
  await manager.must(`docker network create --driver overlay --attachable ${sealed} ${NETWORK}`);
  // By the addresses of its tasks, so that it is reached where the kernel has no IPVS.
  const options = `--mode global --endpoint-mode dnsrr --network ${NETWORK} --hostname '{{.Node.Hostname}}'`;
  const serve = "/busybox hostname >/page/index.html && exec /busybox httpd -f -p 80 -h /page";
  await manager.must(
    `docker service create --detach --no-resolve-image --name ${WEB} ${options} ${IMAGE} /busybox sh -c '${serve}'`,
  );
}

/** What the service's tasks answer to a container on the node, sorted. */
export async function answersTo(node: LabNode, count: number): Promise<readonly string[]> {
  // A node that has just started learns of the network only when it has heard from the manager.
  const run = `docker run --detach --name ${CLIENT} --network ${NETWORK} ${IMAGE} /busybox sleep 100000`;
  await waitFor(node, `docker rm --force ${CLIENT} >/dev/null 2>&1; ${run}`, () => true);
  const told = await waitFor(
    node,
    `docker exec ${CLIENT} /busybox nslookup ${WEB}`,
    (text) => addressesIn(text).length === count,
  );
  const answers: string[] = [];
  // From the container's network: its own program for that needs a C library that the image does not have.
  const within = `nsenter -t "$(docker inspect -f '{{.State.Pid}}' ${CLIENT})" -n`;
  for (const address of addressesIn(told)) {
    const get = `exec 3<>/dev/tcp/${address}/80 && printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3 && cat <&3`;
    const answer = await waitFor(node, `${within} timeout 5 bash -c '${get}'`, (text) =>
      text.includes(" 200 "),
    );
    answers.push(answer.split("\n").at(-1) ?? "");
  }
  return answers.sort();
}

function addressesIn(text: string): readonly string[] {
  return [...text.matchAll(/^Address: (\d+\.\d+\.\d+\.\d+)$/gm)].map(([, address]) => address ?? "");
}
