// On small file systems of its own: what a log promises when its disk fails it.
import { getuid } from "node:process";
import { beforeAll, describe, expect, it } from "vitest";
import type { Refused, Told } from "../support/log-disk-story.ts";
import { installed } from "../support/loop-disk.ts";
import { OWN_MOUNTS, runWithOwnMounts } from "../support/own-mounts.ts";

const STORY = "test/support/log-disk-story.ts";
interface Results {
  readonly written: Readonly<Record<string, Told>>;
  readonly refused: Readonly<Record<string, Refused>>;
}

const resume = /then resume this run/;

/** What each trouble is called, and what is to be done about it. */
const TROUBLES: Readonly<Record<string, { says: RegExp; advises: RegExp; files?: readonly string[] }>> = {
  full: {
    says: /cannot write the audit log: its disk is full \(ENOSPC\)/,
    advises: /Free some space .*then resume this run\. The log is \/.*audit\.jsonl/,
    files: ["audit.jsonl", "head", "torn-18"],
  },
  "full to the last byte": { says: /its disk is full/, advises: resume },
  "at the limit of a file's size": { says: /file size limit .*\(EFBIG\)/, advises: /ulimit -f unlimited/ },
  removed: { says: /was deleted while it was in use/, advises: /Its content was restored/ },
  "removed with its folder": { says: /was deleted while it was in use/, advises: /was restored/ },
  "removed and replaced": {
    says: /another file replaced the audit log/,
    advises: /was saved as \S+audit\.jsonl\.saved-1\. Move that file to \S+audit\.jsonl, then/,
  },
  moved: { says: /was moved away/, advises: /Move it back to \S+audit\.jsonl/ },
  "moved and replaced": { says: /another file replaced the audit log/, advises: /move the log back/ },
  "written to by another": {
    says: /another program wrote to the audit log/,
    advises: /End the other program/,
  },
  "failing late": { says: /the disk reports an error \(EIO\)|disk is full \(ENOSPC\)/, advises: resume },
  "read-only from one moment to the next": { says: /is read-only \(EROFS\)/, advises: /Remount it writable/ },
};

function expectKept(results: Readonly<Record<string, Told>>): void {
  for (const [name, told] of Object.entries(results)) {
    const { says, advises, files } = TROUBLES[name] ?? expect.fail(name);
    expect(told, name).toMatchObject({ state: "intact", message: expect.stringMatching(says) });
    expect(told.advice, name).toMatch(/^Lamplighter stopped\. /);
    expect(told.advice, name).toMatch(advises);
    expect(told.told, name).toBeGreaterThan(3);
    expect(told.kept, name).toBeGreaterThanOrEqual(told.told);
    if (files !== undefined) expect(told.files, name).toEqual(files);
  }
}

// Where neither root nor a user namespace may mount, there is no small disk to fill.
describe.skipIf(OWN_MOUNTS === null)("a log on a small disk (needs `unshare -m` or `unshare -rm`)", () => {
  let written: Readonly<Record<string, Told>> = {};
  let refused: Readonly<Record<string, Refused>> = {};
  beforeAll(async () => {
    ({ written, refused } = await runWithOwnMounts<Results>(STORY, "memory"));
  });

  it("keeps all that it told as written, says what is wrong, and can be gone on with", () => {
    expect(Object.keys(written)).toHaveLength(9);
    expectKept(written);
  });

  it("is not begun where there is no room, and leaves nothing behind", () => {
    expect(refused["full before its first line"]).toMatchObject({
      message: expect.stringMatching(/its disk is full/),
      left: [],
    });
    expect(refused["without room for one more file"]).toMatchObject({
      message: expect.stringMatching(/its disk is full \(ENOSPC\)/),
      advice: expect.stringMatching(/`df -i`\), then start again\./),
      left: [],
    });
  });

  it("is not gone on with where nothing can be written", () => {
    expect(refused["read-only when it is gone on with"]).toMatchObject({
      message: expect.stringMatching(/is read-only \(EROFS\)/),
      advice: expect.stringMatching(/Remount it writable, then try again/),
    });
  });
});

describe.skipIf(getuid?.() !== 0 || OWN_MOUNTS === null || !installed("mkfs.ext4"))(
  "a log on a block device (needs root, to make one)",
  () => {
    it("keeps all that it told as written when the disk fails late or turns read-only", async () => {
      const { written } = await runWithOwnMounts<Results>(STORY, "device");
      expect(Object.keys(written)).toHaveLength(2);
      expectKept(written);
    });
  },
);
