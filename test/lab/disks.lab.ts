// What may happen to a node's data: a volume that is full is grown while it is written to, a disk that holds something is
// not formatted, and a node whose power fails in the middle of a command does not count it as done.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { ASKS } from "../support/converse.ts";
import { expectHonestLog } from "../support/cut-short.ts";
import { outcomesOf } from "../support/outcomes.ts";
import { eventsOf, logIn, outputOf } from "../support/run-folder.ts";
import { ROOT, stateFolder } from "../support/run-program.ts";
import { walkToTheEnd } from "../support/terminal-walk.ts";
import type { Lab } from "./lab.ts";
import type { LabNode } from "./node.ts";
import { waitFor } from "./services.ts";
import { HAS_LAB, startAwsOf, startLab } from "./start-lab.ts";

/** Writes numbered lines, each synced, and notes each that it was told is written; goes on when there is no room. */
const WRITER = `number=0
while [ ! -e /root/stop ]; do
  line=$(printf '%0100d' "$((number + 1))")
  if printf '%s\\n' "$line" | dd of=/data/lines oflag=append conv=notrunc,fsync status=none 2>/dev/null; then
    number=$((number + 1))
    echo "$line" >>/root/noted
  else
    echo full >>/root/full
    # What was written of a line that found no room goes.
    truncate -s $((number * 101)) /data/lines
    sleep 0.2
  fi
done
touch /root/stopped`;

/** Writes a guide of one section, `at-the-node`, with these commands. */
function guideOf(state: string, ...commands: readonly string[]): string {
  const path = join(state, "guide.md");
  const blocks = commands.map((command) => `\`\`\`bash\n${command}\n\`\`\`\n`);
  writeFileSync(path, `# Try\n\n## At the node\n\n${blocks.join("\n")}`);
  return path;
}

describe.runIf(HAS_LAB)("a node's data", () => {
  let lab: Lab;
  let endpoint: AwsEndpoint;
  let node: LabNode;
  beforeAll(async () => {
    lab = await startLab(1, { gib: 1 });
    [node] = lab.nodes as [LabNode];
    endpoint = await startAwsOf(lab);
    await node.must("mkfs -t xfs /dev/nvme1n1 && mkdir /data");
    await node.must(
      `printf 'UUID=%s /data xfs defaults,nofail 0 2\\n' "$(blkid -s UUID -o value /dev/nvme1n1)" >>/etc/fstab`,
    );
    await node.must("mount /data");
  });
  afterAll(async () => {
    await endpoint?.close();
    await lab?.close();
  });

  it("survives the growth of its full volume, and nothing that was written is lost", async () => {
    await node.must("fallocate -l 700M /data/ballast");
    await node.must("dd if=/dev/urandom of=/data/filler bs=1M status=none || true; sync");
    const digest = await node.must("sha256sum /data/filler");
    await node.must(`setsid bash -c '${WRITER.replaceAll("'", "'\\''")}' >/dev/null 2>&1 </dev/null &`);
    await waitFor(node, "cat /root/full", (text) => text.includes("full"));

    node.grow(2);
    const state = stateFolder();
    const guide = join(ROOT, "runbooks", "grow-data-volume.md");
    const begin = [
      ...["run", guide, "--plain", "--on", "node=node-01", "--set", "DATA_DEVICE=nvme1n1"],
      ...["--section", "Before", "--section", "The filesystem"],
    ];
    await walkToTheEnd({ endpoint, state, begin });
    expect(outcomesOf(logIn(state))).toEqual([
      "look on node-01: command 0",
      "before on node-01: command 0",
      "look-again on node-01: command 0",
      "partition on node-01: done 0, skipped",
      "grow on node-01: command 0, verify 0",
      "after on node-01: command 0",
    ]);

    expect(Number(await node.must("df --output=size -B 1M /data | tail -1"))).toBeGreaterThan(1900);
    const before = Number(await node.must("wc -l </root/noted"));
    await waitFor(node, "wc -l </root/noted", (text) => Number(text) > before + 20);
    await node.must("touch /root/stop; until [ -e /root/stopped ]; do sleep 0.1; done");
    expect(await node.must("cmp /data/lines /root/noted && sha256sum /data/filler")).toBe(digest);
  });

  it.each([
    ["is mounted", "mountpoint /data", /nvme1n1 is mounted at \/data: nothing has run/],
    [
      "holds a filesystem that is not mounted",
      "umount /data",
      /nvme1n1 is not empty \(TYPE=xfs\): nothing has run/,
    ],
  ])("is not formatted over when its disk %s", async (_, prepared, refused) => {
    const digest = await node.must("sha256sum /data/filler");
    await node.must(prepared);
    const state = stateFolder();
    const guide = guideOf(state, "mkfs -f -t xfs /dev/nvme1n1");
    const begin = ["run", guide, "--plain", "--on", "at-the-node=node-01"];
    const own = [
      [ASKS.failed, "s"],
      [ASKS.reason, "the disk holds data"],
    ] as const;
    const drawn = (await walkToTheEnd({ endpoint, state, begin, own, codes: [1] })).join("");
    expect(drawn).toMatch(refused);
    const ends = eventsOf(logIn(state), "invocation.finished");
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([125]);
    await node.must("mountpoint -q /data || mount /data");
    expect(await node.must("sha256sum /data/filler")).toBe(digest);
  });

  it("is written by no command that the power cut off and nobody confirmed again", async () => {
    const state = stateFolder();
    const guide = guideOf(
      state,
      "echo begun >>/data/steps && sync && sleep 15 && echo ended >>/data/steps",
      "cat /data/steps",
    );
    const begin = ["run", guide, "--plain", "--on", "at-the-node=node-01"];
    const walking = walkToTheEnd({ endpoint, state, begin, patience: 300_000 });
    await waitFor(node, "cat /data/steps", (text) => text === "begun");
    await node.reboot();
    await walking;
    expect(outcomesOf(logIn(state))[0]).toMatch(/: command interrupted, command 0$/);
    expect(await node.must("cat /data/steps")).toBe("begun\nbegun\nended");
    await expectHonestLog(state);
  });
});

/** A partition over the whole disk, and what the kernel and udev would make of it by themselves. */
const PARTITION = `printf 'label: gpt\\n1MiB,\\n' | sfdisk --quiet --no-reread /dev/nvme1n1
partx --add /dev/nvme1n1 2>/dev/null || partx --update /dev/nvme1n1
disk=/sys/dev/block/$((0x$(stat -c %t /dev/nvme1n1))):$((0x$(stat -c %T /dev/nvme1n1)))
number=$(cat $disk/*p1/dev)
mknod /dev/nvme1n1p1 b \${number%:*} \${number#*:}`;

describe.runIf(HAS_LAB)("a node's data on a partition", () => {
  it("survives the growth of the partition and of its filesystem, which are in use", async () => {
    const lab = await startLab(1, { gib: 1 });
    const [node] = lab.nodes as [LabNode];
    const endpoint = await startAwsOf(lab);
    try {
      await node.must(`set -e\n${PARTITION}`);
      await node.must("mkfs -t xfs /dev/nvme1n1p1 && mkdir /data && mount /dev/nvme1n1p1 /data");
      await node.must("dd if=/dev/urandom of=/data/filler bs=1M count=100 status=none; sync");
      const digest = await node.must("sha256sum /data/filler");
      node.grow(3);
      const state = stateFolder();
      const guide = guideOf(state, "lsblk", "growpart /dev/nvme1n1 1", "xfs_growfs -d /data");
      const begin = ["run", guide, "--plain", "--on", "at-the-node=node-01"];
      await walkToTheEnd({ endpoint, state, begin });
      expect(outcomesOf(logIn(state)).map((line) => line.replace(/^.*: /, ""))).toEqual([
        ...["command 0", "command 0", "command 0"],
      ]);
      expect(outputOf(logIn(state))).toMatch(/CHANGED: partition=1 start=2048 old: size=\d+/);
      expect(Number(await node.must("df --output=size -B 1M /data | tail -1"))).toBeGreaterThan(2900);
      expect(await node.must("sha256sum /data/filler")).toBe(digest);
    } finally {
      await endpoint.close();
      await lab.close();
    }
  });
});
