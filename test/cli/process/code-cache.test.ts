// The cache of compiled code: what it spares, and that nobody but the user can put code into it.
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CompiledChunk, cacheFolder, openCodeCache } from "../../../src/cli/process/code-cache.ts";
import { sha256 } from "../../../src/digest.ts";
import { fixture, runProgram } from "../../support/run-program.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "lamplighter-cache-"));
  vi.stubEnv("XDG_CACHE_HOME", home);
  vi.stubEnv("NODE_DISABLE_COMPILE_CACHE", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const SOURCE = "(function(){return 42})";
const DIGEST = sha256(SOURCE);
const compiled = (): CompiledChunk => ({ sha256: DIGEST, code: new Script(SOURCE).createCachedData() });

/** The one file of a cache, and the folders above it. */
function places(): { file: string; own: string; all: string } {
  const all = join(home, "lamplighter");
  const own = join(all, readdirSync(all)[0] ?? "");
  return { file: join(own, readdirSync(own)[0] ?? ""), own, all };
}

describe("what is kept", () => {
  it("is found by its source, in another process's time, and is accepted by V8", () => {
    openCodeCache("verb").keep([compiled(), { sha256: sha256("other"), code: Buffer.from("more") }]);
    const cachedData = openCodeCache("verb").find(DIGEST);
    const script = new Script(SOURCE, { cachedData });
    expect(script.cachedDataRejected).toBe(false);
    expect(script.runInThisContext()()).toBe(42);
    expect(openCodeCache("verb").find(sha256("other"))?.toString()).toBe("more");
    expect(openCodeCache("verb").find(sha256("changed since"))).toBeUndefined();
    expect(openCodeCache("another").find(DIGEST)).toBeUndefined();
  });

  it("is for this user alone, and replaced as a whole", () => {
    const cache = openCodeCache("verb");
    cache.keep([compiled()]);
    cache.keep([{ sha256: sha256("other"), code: Buffer.from("more") }]);
    const { file, own, all } = places();
    expect([file, own, all].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700, 0o700]);
    expect(readdirSync(own)).toHaveLength(1);
    expect(openCodeCache("verb").find(DIGEST)).toBeUndefined();
  });

  it("goes with the versions that nobody has used for a month", () => {
    openCodeCache("verb").keep([compiled()]);
    const { own, all } = places();
    const old = join(all, "0.0.1-node-v20.0.0-x64");
    renameSync(own, old);
    const before = Date.now() / 1000 - 40 * 24 * 3600;
    utimesSync(old, before, before);
    openCodeCache("verb").keep([compiled()]);
    expect(existsSync(old)).toBe(false);
    expect(openCodeCache("verb").find(DIGEST)).toBeDefined();
  });
});

describe("no code is taken", () => {
  const damages: readonly (readonly [string, (at: ReturnType<typeof places>) => void])[] = [
    ["from a file that others may write", ({ file }) => chmodSync(file, 0o620)],
    ["from a folder that others may write", ({ own }) => chmodSync(own, 0o777)],
    ["from a folder above it that others may write", ({ all }) => chmodSync(all, 0o702)],
    [
      "through a link to a file",
      ({ file, own }) => {
        renameSync(file, join(own, "elsewhere"));
        symlinkSync(join(own, "elsewhere"), file);
      },
    ],
    [
      "through a link to a folder",
      ({ own }) => {
        renameSync(own, join(home, "elsewhere"));
        symlinkSync(join(home, "elsewhere"), own);
      },
    ],
    ["from a file that was cut", ({ file }) => truncateSync(file, statSync(file).size - 1)],
    ["from an empty file", ({ file }) => truncateSync(file, 0)],
    [
      "from a file with one bit that is wrong",
      ({ file }) => {
        const bytes = readFileSync(file);
        bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
    ],
    [
      "from a folder in place of the file",
      ({ file }) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ];

  it.each(damages)("%s", (_, damage) => {
    openCodeCache("verb").keep([compiled()]);
    damage(places());
    expect(openCodeCache("verb").find(DIGEST)).toBeUndefined();
  });

  it.runIf(process.geteuid?.() === 0)("from another user's file or folder", () => {
    for (const whose of ["file", "own", "all"] as const) {
      openCodeCache("verb").keep([compiled()]);
      expect(openCodeCache("verb").find(DIGEST)).toBeDefined();
      chownSync(places()[whose], 65534, 65534);
      expect(openCodeCache("verb").find(DIGEST)).toBeUndefined();
      rmSync(join(home, "lamplighter"), { recursive: true });
    }
  });

  it("where the user has no such folder, or Node's own switch says so", () => {
    const env = { HOME: "/home/ada" };
    expect(cacheFolder(env, "linux")).toBe("/home/ada/.cache/lamplighter");
    expect(cacheFolder(env, "darwin")).toBe("/home/ada/Library/Caches/lamplighter");
    expect(cacheFolder({ ...env, XDG_CACHE_HOME: "/c" }, "linux")).toBe("/c/lamplighter");
    expect(cacheFolder({ ...env, XDG_CACHE_HOME: "c" }, "linux")).toBe("/home/ada/.cache/lamplighter");
    for (const none of [{}, { HOME: "" }, { HOME: "ada" }, { ...env, NODE_DISABLE_COMPILE_CACHE: "1" }])
      expect(cacheFolder(none, "linux")).toBeNull();
  });
});

describe("the installed program", () => {
  const plan = (env: NodeJS.ProcessEnv) => runProgram(["plan", fixture("secret.md")], { state: home, env });

  it("says the same with and without a cache, and where it can keep none", async () => {
    const without = await plan({ XDG_CACHE_HOME: home, NODE_DISABLE_COMPILE_CACHE: "1" });
    expect(readdirSync(home)).not.toContain("lamplighter");
    const first = await plan({ XDG_CACHE_HOME: home });
    expect(places().file).toMatch(/verb-plan\.code$/);
    const second = await plan({ XDG_CACHE_HOME: home });
    const nowhere = await plan({ XDG_CACHE_HOME: "/proc/none" });
    expect(without).toMatchObject({ stderr: "" });
    expect([first, second, nowhere]).toEqual([without, without, without]);
  });

  it("keeps nothing for a word that is no verb, nor for the version alone", async () => {
    for (const words of [["plam"], ["--version"]])
      await runProgram(words, { state: home, env: { XDG_CACHE_HOME: home } });
    expect(readdirSync(home)).not.toContain("lamplighter");
  });
});
