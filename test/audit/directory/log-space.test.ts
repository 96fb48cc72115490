import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type DiskSpace,
  freeSpaceAt,
  readSpaceLimits,
  spaceLevel,
  spaceWords,
} from "../../../src/audit/directory/log-space.ts";

const MIB = 1 << 20;
const limits = readSpaceLimits({});
const room = (free: number, files: number | null = null): DiskSpace => ({ free, files });

describe("the rungs", () => {
  it.each([
    [256 * MIB, null, "enough"],
    [256 * MIB - 1, null, "low"],
    [32 * MIB, null, "low"],
    [32 * MIB - 1, null, "no-start"],
    [8 * MIB, null, "no-start"],
    [8 * MIB - 1, null, "stop"],
    [0, null, "stop"],
    [1024 * MIB, 1_000, "enough"],
    [1024 * MIB, 999, "low"],
    [1024 * MIB, 99, "no-start"],
    [1024 * MIB, 19, "stop"],
  ])("of %i bytes and %s files: %s", (free, files, rung) => {
    expect(spaceLevel(room(free, files), limits)).toBe(rung);
  });

  it("are told by what is short", () => {
    expect(spaceWords(room(12_345_678, 17), limits)).toBe("12.3 MB");
    expect(spaceWords(room(1024 * MIB, 17), limits)).toBe("room for 17 files (inodes)");
  });
});

describe("the setting", () => {
  it("names three sizes", () => {
    expect(readSpaceLimits({ LAMPLIGHTER_LOG_ROOM: "1G,16M,64K" })).toEqual({
      low: 1024 * MIB,
      start: 16 * MIB,
      stop: 64 * 1024,
    });
    expect(readSpaceLimits({ LAMPLIGHTER_LOG_ROOM: "" })).toEqual(limits);
  });

  it.each(["1G", "1G,2G,1M", "2M,1M,2M", "2M,1M,1K", "2M,1M,64K,1K", "2,1,0", "2M,1M,-1M", "a lot"])(
    "is refused when it is no such thing: %s",
    (LAMPLIGHTER_LOG_ROOM) => {
      expect(() => readSpaceLimits({ LAMPLIGHTER_LOG_ROOM })).toThrow(/is not valid/);
    },
  );
});

describe("a look", () => {
  it("tells the room of the nearest folder that exists", () => {
    const place = mkdtempSync(join(tmpdir(), "room-"));
    expect(freeSpaceAt(join(place, "not", "there"))?.free).toBeGreaterThan(0);
    rmSync(place, { recursive: true });
  });

  it("says that no number is set where the file system sets none, and nothing where there is nothing to ask", () => {
    expect(freeSpaceAt("/proc")).toMatchObject({ files: null });
    expect(freeSpaceAt("/dev/null/below")).toBeNull();
  });
});
