// Two nodes and one swarm, and what a reboot keeps.
import { describe, expect, it } from "vitest";
import { initialNodes } from "../../src/rehearsal/cloud/initial-nodes.ts";
import { practiceShell } from "../support/practice-shell.ts";

async function withDocker() {
  const shell = await practiceShell();
  for (const node of [shell.manager, shell.worker])
    await shell.run("yum -yq install docker && systemctl enable --now docker", node);
  return shell;
}

describe("joining", () => {
  it("takes the manager's token at its private address, once", async () => {
    const { run, manager, worker } = await withDocker();
    await run("docker swarm init");
    const token = (await run("docker swarm join-token -q worker")).stdout.trim();
    const join = `docker swarm join --token ${token} ${manager.privateIp}:2377`;
    expect(await run(join, worker)).toMatchObject({
      exitCode: 0,
      stdout: "This node joined a swarm as a worker.\n",
    });
    expect((await run(join, worker)).stderr).toMatch(
      /^Error response from daemon: This node is already part of a swarm\./,
    );
    expect(
      (await run("docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}'", worker))
        .stdout,
    ).toBe("active false\n");
    expect((await run("docker node ls", worker)).stderr).toMatch(/This node is not a swarm manager/);
  });

  it.each<[string, (token: string, ip: string, publicIp: string) => [string, string], RegExp]>([
    [
      "a token of another swarm",
      (token, ip) => [token.replace(/-[0-9a-z]{50}-/, `-${"0".repeat(50)}-`), ip],
      /remote CA does not match fingerprint/,
    ],
    [
      "a token that is worn out",
      (token, ip) => [token.replace(/[0-9a-z]{25}$/, "0".repeat(25)), ip],
      /A valid join token is necessary to join this cluster/,
    ],
    ["half a token", (token, ip) => [token.slice(0, 40), ip], /invalid join token/],
    [
      "the public address",
      (token, _, publicIp) => [token, publicIp],
      /^Error response from daemon: Timeout was reached before node joined\./,
    ],
    ["an address of nobody", (token) => [token, "172.31.255.1"], /Timeout was reached/],
    ["the worker's own address", (token) => [token, "127.0.0.1"], /connect: connection refused/],
  ])("refuses %s", async (_, choose, reason) => {
    const { run, manager, worker } = await withDocker();
    await run("docker swarm init");
    const [token, address] = choose(
      (await run("docker swarm join-token -q worker")).stdout.trim(),
      manager.privateIp,
      initialNodes("SEED")[0]?.publicIp ?? "",
    );
    const said = await run(`docker swarm join --token ${token} ${address}:2377`, worker);
    expect(said.stderr).toMatch(reason);
    expect(said.exitCode).toBe(1);
  });

  it("finds nobody while the manager's daemon rests", async () => {
    const { run, manager, worker } = await withDocker();
    await run("docker swarm init");
    const token = (await run("docker swarm join-token -q worker")).stdout.trim();
    await run("systemctl stop docker");
    expect(
      (await run(`docker swarm join --token ${token} ${manager.privateIp}:2377`, worker)).stderr,
    ).toMatch(/connection refused/);
  });

  it("makes a manager of who has the manager's token", async () => {
    const { run, manager, worker } = await withDocker();
    await run("docker swarm init");
    const token = (await run("docker swarm join-token -q manager")).stdout.trim();
    await run(`docker swarm join --token ${token} ${manager.privateIp}:2377`, worker);
    expect((await run("docker node ls -q", worker)).stdout.trim().split("\n")).toHaveLength(2);
  });

  it("is forgotten with the data directory it was kept in", async () => {
    const { run } = await withDocker();
    await run("docker swarm init");
    await run(
      'mkdir -p /etc/docker; echo \'{"data-root": "/srv/docker"}\' > /etc/docker/daemon.json; systemctl restart docker',
    );
    expect((await run("docker info --format '{{.Swarm.LocalNodeState}}'")).stdout).toBe("inactive\n");
    await run("rm /etc/docker/daemon.json; systemctl restart docker");
    expect((await run("docker info --format '{{.Swarm.LocalNodeState}}'")).stdout).toBe("active\n");
  });
});

describe("a reboot", () => {
  it("keeps disks and names, mounts what the fstab has, starts what is enabled, and forgets the rest", async () => {
    const { run, manager } = await withDocker();
    await run(
      "docker swarm init; systemctl disable docker 2>/dev/null; hostnamectl set-hostname kept.practice.example; hostname lost",
    );
    await run(
      'mkfs.xfs -q /dev/nvme1n1; mkdir /data; echo "UUID=$(blkid -s UUID -o value /dev/nvme1n1) /data xfs defaults,nofail 0 2" >> /etc/fstab; mount -a; echo on disk > /data/file; echo gone > /tmp/file; mount | wc -l',
    );
    const boot = manager.bootId;
    manager.reboot();
    expect(manager.bootId).not.toBe(boot);
    expect(
      await run(
        "hostname; cat /data/file; ls /tmp; systemctl is-active docker sshd; test -S /run/docker.sock || echo no socket",
      ),
    ).toMatchObject({
      stdout: "kept.practice.example\non disk\ninactive\nactive\nno socket\n",
    });
    await run("systemctl enable docker");
    manager.reboot();
    expect(
      (await run("systemctl is-active docker; docker info --format '{{.Swarm.LocalNodeState}}'")).stdout,
    ).toBe("active\nactive\n");
  });

  it("lets Docker fill the system disk when its mount is missing, unless a unit says otherwise", async () => {
    const { run, manager } = await practiceShell();
    await run(
      'mkfs.xfs -q /dev/nvme1n1; mkdir /data; echo "UUID=$(blkid -s UUID -o value /dev/nvme1n1) /data xfs defaults,nofail 0 2" >> /etc/fstab; mount -a',
    );
    await run(
      'yum -yq install docker; mkdir -p /etc/docker; echo \'{"data-root": "/data/docker"}\' > /etc/docker/daemon.json; systemctl enable --now docker',
    );
    await run("sed -i 's/UUID=.* \\/data/UUID=gone \\/data/' /etc/fstab");
    manager.reboot();
    expect((await run("systemctl is-active docker; findmnt -no TARGET -T /data/docker")).stdout).toBe(
      "active\n/\n",
    );
    await run(
      "mkdir -p /etc/systemd/system/docker.service.d; printf '[Unit]\\nRequiresMountsFor=/data\\n' > /etc/systemd/system/docker.service.d/mount.conf",
    );
    manager.reboot();
    expect((await run("systemctl is-active docker")).stdout).toBe("inactive\n");
  });
});
