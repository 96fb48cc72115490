// The lab itself: are its nodes what they pretend to be, and does nothing of them stay?
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "./lab.ts";
import type { LabNode } from "./node.ts";
import { HAS_LAB, startLab } from "./start-lab.ts";

describe.runIf(HAS_LAB)("a node of the lab", () => {
  let lab: Lab;
  let first: LabNode;
  let second: LabNode;
  beforeAll(async () => {
    lab = await startLab(2);
    [first, second] = lab.nodes as [LabNode, LabNode];
  });
  afterAll(() => lab?.close());

  it("has systemd, a name and processes of its own, and no Docker", async () => {
    expect(await first.must("cat /proc/1/comm; hostname; ls -d /proc/[0-9]* | wc -l")).toMatch(
      /^systemd\nnode-01\n[0-9]{1,2}$/,
    );
    expect(await first.must("systemctl is-system-running")).toBe("running");
    expect((await first.run("rpm -q docker")).text).toBe("package docker is not installed");
    expect((await first.run("command -v docker dockerd")).code).not.toBe(0);
  });

  it("reaches the other over the network, and not when its cable is out", async () => {
    expect((await first.run(`busybox ping -c 1 -W 2 ${second.address}`)).code).toBe(0);
    lab.net.cable(first.name, "down");
    expect((await first.run(`busybox ping -c 1 -W 1 ${second.address}`)).code).not.toBe(0);
    lab.net.cable(first.name, "up");
    expect((await first.run(`busybox ping -c 1 -W 5 ${second.address}`)).code).toBe(0);
  });

  it("has a blank disk with a serial, and really formats and mounts it", async () => {
    const look = "lsblk -bdno SIZE,SERIAL,FSTYPE,MOUNTPOINT /dev/nvme1n1";
    expect(await first.must(look)).toBe(`${64 * 2 ** 30} vol0123456789abcdef1`);
    expect((await first.run("blkid -p -o export /dev/nvme1n1")).code).toBe(2);
    await first.must("mkfs -t xfs /dev/nvme1n1 && mkdir /data");
    await first.must(
      `printf 'UUID=%s /data xfs defaults,nofail 0 2\\n' "$(blkid -s UUID -o value /dev/nvme1n1)" >>/etc/fstab`,
    );
    await first.must("mount /data && echo kept >/data/file && mountpoint /data");
    expect(await first.must(look)).toBe(`${64 * 2 ** 30} vol0123456789abcdef1 xfs /data`);
    expect((await second.run("test -e /data/file")).code).toBe(1);
  });

  it.each(["restart", "reboot"] as const)("mounts it again after a %s, in a new boot", async (how) => {
    const boot = await first.must("cat /proc/sys/kernel/random/boot_id");
    await first[how]();
    expect(await first.must("cat /proc/sys/kernel/random/boot_id")).not.toBe(boot);
    expect(await first.must("mountpoint /data && cat /data/file")).toBe("/data is a mountpoint\nkept");
  });
});
