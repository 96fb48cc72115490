// The commands of the guide that this program was made for, as they stand there, with its faults met in order.
import { describe, expect, it } from "vitest";
import { practiceShell } from "../support/practice-shell.ts";

describe("the guide's own commands on practice nodes", () => {
  it("meets each fault where a real node would", async () => {
    const { run, manager, worker } = await practiceShell();
    const ok = async (text: string, node = manager) => {
      const said = await run(text, node);
      expect(said, text).toMatchObject({ exitCode: 0 });
      return said;
    };

    // The first block, on the manager.
    await ok("sudo yum -y update && sudo yum -y install docker -y");
    await ok("sudo usermod -a -G docker ec2-user");
    await ok("sudo hostnamectl set-hostname node-01.practice.example");
    const override =
      'sudo printf "[Service]\\nExecStart=\\nExecStart=/usr/bin/dockerd -H tcp://0.0.0.0:2375 -H fd:// --containerd=/run/containerd/containerd.sock\\n" | sudo tee /etc/systemd/system/docker.service.d/override.conf';
    expect(await run(override)).toMatchObject({
      exitCode: 1,
      stderr: "tee: /etc/systemd/system/docker.service.d/override.conf: No such file or directory\n",
    });
    await ok("mkdir -p /etc/systemd/system/docker.service.d");
    await ok(override);
    await ok("sudo systemctl daemon-reload && sudo service docker restart");
    const init = await ok("sudo docker swarm init");
    const join = /docker swarm join --token (SWMTKN-1-\S+) (\S+):2377/.exec(init.stdout);
    expect(join?.[2]).toBe(manager.privateIp);

    // The second block, on the worker.
    await ok("mkfs -t xfs /dev/nvme1n1", worker);
    expect(await run("mkfs -t xfs /dev/nvme1n1", worker)).toMatchObject({
      exitCode: 1,
      stderr:
        "mkfs.xfs: /dev/nvme1n1 appears to contain an existing filesystem (xfs).\nmkfs.xfs: Use the -f option to force overwrite.\n",
    });
    await ok("mkdir /data && mount /dev/nvme1n1 /data", worker);
    await ok(
      'printf "\\nUUID=$(blkid -s UUID -o value /dev/nvme1n1)     /data       xfs    defaults,nofail   0   2" >> /etc/fstab',
      worker,
    );
    await ok("umount /data && mount -a", worker);
    await ok("mountpoint -q /data", worker);
    const aborted = await run("yum install docker", worker);
    expect(aborted.exitCode).toBe(1);
    expect(aborted.stdout).toMatch(/Is this ok \[y\/N\]: $/);
    expect(aborted.stderr).toBe("Operation aborted.\n");
    await ok("yum -y install docker", worker);
    await ok("mkdir -p /data/var/lib/docker && ln -s /data/var/lib/docker /var/lib/docker", worker);
    await ok("hostnamectl set-hostname node-02.practice.example", worker);
    expect(await run(`docker swarm join --token ${join?.[1]} ${join?.[2]}:2377`, worker)).toMatchObject({
      exitCode: 1,
      stderr:
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n",
    });
    await ok("service docker start", worker);
    expect((await ok(`docker swarm join --token ${join?.[1]} ${join?.[2]}:2377`, worker)).stdout).toBe(
      "This node joined a swarm as a worker.\n",
    );
    expect((await ok("docker node ls")).stdout).toMatch(/node-02\.practice\.example +Ready +Active/);
    await ok("test -d /data/var/lib/docker/swarm", worker);

    // Growing the volume.
    await ok("lsblk", worker);
    expect(await run("growpart /dev/nvme1n1 1", worker)).toMatchObject({
      exitCode: 2,
      stdout: "FAILED: failed to dump sfdisk info for /dev/nvme1n1\n",
    });
    expect((await ok("xfs_growfs -d /data", worker)).stdout).toMatch(/data size unchanged, skipping\n$/);
  });

  it("shows what the guide hides: an empty UUID still ends with 0, and a missing mount goes by unseen", async () => {
    const { run } = await practiceShell();
    expect(
      await run(
        'mkdir /data; printf "\\nUUID=$(blkid -s UUID -o value /dev/nvme1n1)  /data  xfs  defaults,nofail  0  2" >> /etc/fstab',
      ),
    ).toMatchObject({ exitCode: 0 });
    expect(await run("mount -a")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await run("mountpoint /data")).toMatchObject({
      exitCode: 32,
      stdout: "/data is not a mountpoint\n",
    });
    expect((await run("findmnt --verify")).stdout).toMatch(/\[W\] unreachable source: UUID=/);
  });

  it("lets a link made after Docker's first start land inside the directory", async () => {
    const { run } = await practiceShell();
    await run("yum -y install docker && service docker start && mkdir -p /data/var/lib/docker");
    expect(await run("ln -s /data/var/lib/docker /var/lib/docker")).toMatchObject({ exitCode: 0 });
    expect((await run("readlink /var/lib/docker/docker")).stdout).toBe("/data/var/lib/docker\n");
    expect((await run("docker info --format '{{.DockerRootDir}}'")).stdout).toBe("/var/lib/docker\n");
  });
});
