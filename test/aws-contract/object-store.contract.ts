// S3 as a store of logs, by the program's own client against a server that keeps objects as S3 does.
import { DeleteObjectCommand, HeadObjectCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSegmentWriter, LOG_START, type SegmentWriter } from "../../src/audit/store/segment-writer.ts";
import { openBucket } from "../../src/aws/store/object-store.ts";
import { sleep } from "../../src/cli/process/sleep.ts";
import { sha256 } from "../../src/digest.ts";
import { asAws, lossyWay, MOTO_URL, newBucket, ownClient, REGION } from "./moto.ts";

const signal = new AbortController().signal;
const bytes = (text: string): Uint8Array => Buffer.from(text);
const open = (bucket: string) => openBucket({ bucket, profile: null, region: null });

beforeEach(() => asAws());
afterEach(() => vi.unstubAllEnvs());

describe("an object", () => {
  it("is put once: a second put under its name changes nothing and says so", async () => {
    const store = await open(await newBucket());
    expect(await store.putNew("a/1", bytes("first\n"), signal)).toBe("put");
    expect(await store.putNew("a/1", bytes("second\n"), signal)).toBe("exists");
    expect(Buffer.from((await store.get("a/1", signal))?.bytes ?? []).toString()).toBe("first\n");
    expect(await store.get("a/2", signal)).toBeNull();
  });

  it("carries its SHA-256, which the server keeps", async () => {
    const bucket = await newBucket();
    const store = await open(bucket);
    await store.putNew("a/1", bytes("line\n"), signal);
    const head = await ownClient().send(
      new HeadObjectCommand({ Bucket: bucket, Key: "a/1", ChecksumMode: "ENABLED" }),
    );
    expect(Buffer.from(head.ChecksumSHA256 ?? "", "base64").toString("hex")).toBe(sha256("line\n"));
  });

  it("that was removed from a bucket with versions leaves its version behind, and frees its name", async () => {
    const bucket = await newBucket("versions");
    const store = await open(bucket);
    await store.putNew("a/1", bytes("line\n"), signal);
    await ownClient().send(new DeleteObjectCommand({ Bucket: bucket, Key: "a/1" }));
    expect(await store.get("a/1", signal)).toBeNull();
    expect(await store.putNew("a/1", bytes("other\n"), signal)).toBe("put");
    const { Versions } = await ownClient().send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect(Versions).toHaveLength(2);
  });
});

describe("a list", () => {
  it("of more than one page is whole and in order", async () => {
    const bucket = await newBucket();
    const store = await open(bucket);
    const names = Array.from({ length: 205 }, (_, at) => `r/RUN/${String(at + 1).padStart(12, "0")}.jsonl`);
    for (let at = 0; at < names.length; at += 50)
      await Promise.all(names.slice(at, at + 50).map((name) => store.putNew(name, bytes("x\n"), signal)));
    const way = await lossyWay();
    asAws(way.url);
    const found = await (await open(bucket)).list("r/RUN/", signal);
    await way.close();
    expect(way.seen).toHaveLength(3);
    expect(found.map(({ key }) => key)).toEqual(names);
    expect(found[0]?.size).toBe(2);
  });

  it("of folders names each once", async () => {
    const store = await open(await newBucket());
    for (const key of ["p/B/1", "p/A/1", "p/A/2", "q/C/1", "p/file"])
      await store.putNew(key, bytes("x\n"), signal);
    expect(await store.folders("p/", signal)).toEqual(["A", "B"]);
  });
});

describe("a bucket", () => {
  it("tells what protects it: nothing, versions, or Object Lock for a time", async () => {
    const kinds = ["plain", "versions", "locked"] as const;
    const told = await Promise.all(
      kinds.map(async (kind) => (await open(await newBucket(kind))).protection(signal)),
    );
    expect(told).toEqual([
      { kind: "none", mode: null, days: null, versions: false },
      { kind: "none", mode: null, days: null, versions: true },
      { kind: "locked", mode: "COMPLIANCE", days: 30, versions: true },
    ]);
  });

  it("with Object Lock takes what is put, and tells until when it keeps it", async () => {
    const store = await open(await newBucket("locked"));
    expect(await store.putNew("a/1", bytes("line\n"), signal)).toBe("put");
    const lock = (await store.get("a/1", signal))?.lock;
    expect(lock?.mode).toBe("COMPLIANCE");
    expect((lock?.until ?? 0) - Date.now()).toBeGreaterThan(29 * 86_400_000);
  });

  it("with Object Lock does not give a version up before its time", async () => {
    const bucket = await newBucket("locked");
    const store = await open(bucket);
    await store.putNew("a/1", bytes("line\n"), signal);
    const client = ownClient();
    const { Versions } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    const remove = new DeleteObjectCommand({
      Bucket: bucket,
      Key: "a/1",
      VersionId: Versions?.[0]?.VersionId,
    });
    await expect(client.send(remove)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("that is not AWS's says so, and one that does not exist is named", async () => {
    const store = await open("no-such-bucket-anywhere");
    expect(store.endpoint).toBe(MOTO_URL);
    await expect(store.list("x/", signal)).rejects.toMatchObject({
      message: "no bucket no-such-bucket-anywhere.",
    });
    await expect(store.putNew("x", bytes("x"), signal)).rejects.toMatchObject({
      message: "no bucket no-such-bucket-anywhere.",
    });
  });

  it("is found with the Region that is given, too", async () => {
    vi.stubEnv("AWS_REGION", undefined);
    await expect(open("b-1")).rejects.toMatchObject({ message: "No AWS Region is set." });
    expect((await openBucket({ bucket: "b-1", profile: null, region: REGION })).endpoint).toBe(MOTO_URL);
  });
});

describe("a log on its way", () => {
  const writerInto = async (bucket: string, lines: string): Promise<SegmentWriter> =>
    createSegmentWriter({
      store: await open(bucket),
      folder: "logs/RUN/",
      url: "s3://b/logs/RUN",
      from: LOG_START,
      read: async (from, to) => bytes(lines).subarray(from, to),
      now: Date.now,
      sleep,
    });

  it.each([1, 2, 4])("whose answer is lost %i times is there once, and known as our own", async (times) => {
    const bucket = await newBucket();
    const way = await lossyWay();
    asAws(way.url);
    const writer = await writerInto(bucket, "one\n");
    way.loseAnswers("PUT", times);
    writer.wrote({ lines: 1, bytes: 4 });
    await writer.secured();
    expect(way.seen.filter((it) => it.startsWith("PUT")).length).toBeGreaterThan(times);
    expect(writer.status().behind).toBe(0);
    await writer.close(0);
    await way.close();
    asAws();
    expect((await (await open(bucket)).list("logs/RUN/", signal)).map(({ size }) => size)).toEqual([4]);
  });

  it("of two writers at the same moment lets one through, always", async () => {
    const way = await lossyWay();
    asAws(way.url);
    for (let round = 0; round < 10; round++) {
      const bucket = await newBucket();
      const writers = [await writerInto(bucket, "ada\n"), await writerInto(bucket, "ben\n")];
      for (const writer of writers) writer.wrote({ lines: 1, bytes: 4 });
      const ends = await Promise.all(
        writers.map((writer) =>
          Promise.race([writer.secured().then(() => "secured"), writer.lost.then(() => "fenced")]),
        ),
      );
      expect(ends.sort()).toEqual(["fenced", "secured"]);
      await Promise.all(writers.map((writer) => writer.close(0)));
    }
    await way.close();
  });
});
