// What the practice node's disk commands say, beside what the real ones say about an image file with the same content.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PracticeShell, practiceShell } from "../support/practice-shell.ts";

const PATH = `${process.env.PATH ?? ""}:/usr/sbin:/sbin`;
const environment = { PATH, LC_ALL: "C.UTF-8" };
const has = (program: string) =>
  spawnSync("sh", ["-c", `command -v ${program}`], { env: environment }).status === 0;

/** How the content is made; PATH stands for the device. */
const CONTENTS: readonly (readonly [name: string, make: string, needs: string])[] = [
  ["nothing", "true", "sh"],
  ["swap space", "mkswap -q PATH", "mkswap"],
  ["swap space with a label", "mkswap -q -L 'a b' PATH", "mkswap"],
  ["ext4", "mkfs.ext4 -q -F PATH", "mkfs.ext4"],
  ["ext4 with a label", "mkfs.ext4 -q -F -L 'a$b' PATH", "mkfs.ext4"],
  ["xfs", "mkfs.xfs -q -f PATH", "mkfs.xfs"],
  ["xfs with a label", "mkfs.xfs -q -f -L data PATH", "mkfs.xfs"],
  ["xfs after ext4", "mkfs.ext4 -q -F PATH && mkfs.xfs -q -f PATH", "mkfs.xfs"],
  ["what was erased", "mkswap -q PATH && wipefs -q -a PATH", "mkswap"],
];

const LOOKS = [
  "blkid -p PATH",
  "blkid -p -o export PATH",
  "blkid -p -o value PATH",
  "blkid -p -s TYPE -o value PATH",
  "blkid -p -s TYPE -s UUID PATH",
  "blkid -p -o nope PATH",
  "blkid -p",
  "blkid -p PATH.missing",
  "wipefs PATH",
  "wipefs -n PATH",
  "wipefs -i PATH",
  "wipefs -p PATH",
  "wipefs -n -a PATH",
  "wipefs PATH.missing",
  "wipefs",
  "wipefs -a PATH && blkid -p PATH",
];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "disk-oracle-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Names and random numbers are the device's own; columns are as wide as they are. */
function comparable({ stdout, stderr, exitCode }: Said, path: string): Said {
  const plain = (text: string) =>
    text
      .replaceAll(path, "PATH")
      .replaceAll(path.split("/").at(-1) ?? "", "NAME")
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "UUID")
      .replace(/ +/g, " ");
  return { stdout: plain(stdout), stderr: plain(stderr), exitCode };
}

function real(command: string, path: string): Said {
  const { stdout, stderr, status } = spawnSync("sh", ["-c", command.replaceAll("PATH", path)], {
    env: environment,
    encoding: "utf8",
  });
  return comparable({ stdout, stderr, exitCode: status }, path);
}

/** The practice nodes speak as Amazon Linux 2023 does, which has 2.37; from 2.39 on blkid says more. */
const SAME_WORDS = /util-linux 2\.3[78]/;
const version = spawnSync("blkid", ["-V"], { env: environment, encoding: "utf8" });
const isComparable = has("wipefs") && SAME_WORDS.test(`${version.stdout}${version.stderr}`);

const DEVICE = "/dev/nvme1n1";

describe.skipIf(!isComparable)("practice disks say what real ones say", () => {
  describe.each(CONTENTS.filter(([, , needs]) => has(needs)))("with %s", (name, make) => {
    let shell: PracticeShell;
    let image = "";
    beforeAll(async () => {
      shell = await practiceShell();
      image = join(folder, `${name.replaceAll(" ", "-")}.img`);
      writeFileSync(image, "", { mode: 0o600 });
      truncateSync(image, 1024 ** 3);
      expect(real(make, image)).toMatchObject({ exitCode: 0 });
      expect(await shell.run(make.replaceAll("PATH", DEVICE))).toMatchObject({ exitCode: 0 });
    });
    it.each(LOOKS)("%s", async (look) => {
      const said = await shell.run(look.replaceAll("PATH", DEVICE));
      expect(comparable(said, DEVICE)).toEqual(real(look, image));
    });
  });
});
