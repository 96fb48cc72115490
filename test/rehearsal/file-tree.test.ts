// The node's file system against a real one: the same operations must end the same way.
import {
  appendFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileError } from "../../src/rehearsal/fs/file-error.ts";
import { createFileOperations } from "../../src/rehearsal/fs/file-operations.ts";
import { createFileTree, makeVolume } from "../../src/rehearsal/fs/file-tree.ts";

type Step =
  | { readonly do: "write" | "append"; readonly path: string; readonly text: string }
  | { readonly do: "mkdir" | "rmdir" | "unlink" | "read" | "list"; readonly path: string }
  | { readonly do: "rename" | "link" | "symlink"; readonly path: string; readonly to: string };

const name = fc.constantFrom("a", "b", "c", "..", ".");
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
const target = fc.oneof(
  fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
  fc.constant("c/a"),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom("write" as const, "append" as const),
    path,
    text: fc.constantFrom("x", "longer text"),
  }),
  fc.record({
    do: fc.constantFrom(
      "mkdir" as const,
      "rmdir" as const,
      "unlink" as const,
      "read" as const,
      "list" as const,
    ),
    path,
  }),
  fc.record({ do: fc.constant("symlink" as const), path, to: target }),
  fc.record({ do: fc.constantFrom("rename" as const, "link" as const), path, to: path }),
);

/** What an operation gives, or the code it fails with. */
function outcome(work: () => unknown): string {
  try {
    return `ok ${JSON.stringify(work() ?? null)}`;
  } catch (error) {
    return error instanceof FileError ? error.code : String((error as NodeJS.ErrnoException).code);
  }
}

function real(root: string, one: Step): unknown {
  const at = root + one.path;
  switch (one.do) {
    case "write":
      return writeFileSync(at, one.text);
    case "append":
      return appendFileSync(at, one.text);
    case "mkdir":
      return void mkdirSync(at);
    case "rmdir":
      return rmdirSync(at);
    case "unlink":
      return unlinkSync(at);
    case "read":
      return readFileSync(at, "utf8");
    case "list":
      return readdirSync(at).sort();
    case "rename":
      return renameSync(at, root + one.to);
    case "link":
      return linkSync(at, root + one.to);
    case "symlink":
      return symlinkSync(one.to, at);
  }
}

function practice(files: ReturnType<typeof createFileOperations>, one: Step): unknown {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const at = `/root${one.path}`;
  switch (one.do) {
    case "write":
    case "append":
      return files.write(at, bytes(one.text), 0o644, one.do === "append");
    case "mkdir":
      return files.makeDirectory(at, 0o755);
    case "rmdir":
      return files.removeDirectory(at);
    case "unlink":
      return files.unlink(at);
    case "read":
      return new TextDecoder().decode(files.read(at));
    case "list":
      return files
        .list(at)
        .map(([entry]) => entry)
        .sort();
    case "rename":
      return files.rename(at, `/root${one.to}`);
    case "link":
      return files.link(at, `/root${one.to}`);
    case "symlink":
      return files.symlink(one.to, at);
  }
}

/** The whole tree below a directory, links not followed. */
function snapshot(root: string): string[] {
  return readdirSync(root)
    .sort()
    .flatMap((entry) => {
      const at = join(root, entry);
      const stat = lstatSync(at);
      if (stat.isSymbolicLink()) return [`${entry} -> ${readlinkSync(at)}`];
      return stat.isDirectory()
        ? [`${entry}/`, ...snapshot(at).map((line) => `${entry}/${line}`)]
        : [`${entry} ${readFileSync(at, "utf8")}`];
    });
}

function practiceSnapshot(files: ReturnType<typeof createFileOperations>, root: string): string[] {
  return [...files.list(root)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([entry, inode]) => {
      if (inode.kind === "link") return [`${entry} -> ${inode.target}`];
      if (inode.kind === "directory")
        return [
          `${entry}/`,
          ...practiceSnapshot(files, `${root}/${entry}`).map((line) => `${entry}/${line}`),
        ];
      return [`${entry} ${new TextDecoder().decode(files.read(`${root}/${entry}`))}`];
    });
}

/** Steps whose path leaves the root would reach the real machine. */
function staysInside(text: string): boolean {
  let depth = 0;
  for (const part of text.split("/").filter((one) => one !== "" && one !== ".")) {
    depth += part === ".." ? -1 : 1;
    if (depth < 0) return false;
  }
  return true;
}

describe("the file tree", () => {
  it("does what a real file system does, whatever is asked of it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        // Links may not climb, so that nothing leaves the root; names that end in a dot are refused differently from call to call.
        const safe = steps.filter(
          (one) =>
            staysInside(one.path) &&
            !/\.$/.test(one.path) &&
            (!("to" in one) || (staysInside(one.to) && !one.to.includes("..") && !/\.$/.test(one.to))),
        );
        const root = mkdtempSync(join(tmpdir(), "lamplighter-tree-"));
        const tree = createFileTree(makeVolume("xfs", 2 ** 30), "/dev/test", ["rw"]);
        const files = createFileOperations(tree);
        files.makeDirectory("/root", 0o755);
        try {
          for (const one of safe) {
            const expected = outcome(() => real(root, one));
            expect(
              outcome(() => practice(files, one)),
              JSON.stringify(one),
            ).toBe(expected);
          }
          expect(practiceSnapshot(files, "/root")).toEqual(snapshot(root));
        } finally {
          rmSync(root, { recursive: true, force: true });
        }
      }),
      { numRuns: 200 },
    );
  });

  it("hides what is below a mount point and shows it again", () => {
    const tree = createFileTree(makeVolume("xfs", 2 ** 30), "/dev/a", ["rw"]);
    const files = createFileOperations(tree);
    const text = new TextEncoder().encode("below");
    files.makeDirectory("/data", 0o755);
    files.write("/data/file", text, 0o644, false);
    files.symlink("/data", "/link");
    const mount = tree.attach("/dev/b", makeVolume("xfs", 2 ** 30), "/link", ["rw"]);
    expect(mount.target).toBe("/data");
    expect(files.list("/data")).toEqual([]);
    files.write("/link/new", text, 0o644, false);
    expect(() => files.link("/data/new", "/other")).toThrow(/EXDEV/);
    expect(() => files.rename("/data/new", "/other")).toThrow(/EXDEV/);
    expect(() => files.removeDirectory("/data")).toThrow(/EBUSY/);
    tree.detach(mount);
    expect(files.list("/data").map(([entry]) => entry)).toEqual(["file"]);
  });

  it("refuses to detach what holds another mount, and what is covered", () => {
    const tree = createFileTree(makeVolume("xfs", 2 ** 30), "/dev/a", ["rw"]);
    const files = createFileOperations(tree);
    files.makeDirectory("/data", 0o755);
    const outer = tree.attach("/dev/b", makeVolume("xfs", 2 ** 30), "/data", ["rw"]);
    files.makeDirectory("/data/inner", 0o755);
    const inner = tree.attach("/dev/c", makeVolume("xfs", 2 ** 30), "/data/inner", ["rw"]);
    expect(() => tree.detach(outer)).toThrow(/EBUSY/);
    tree.detach(inner);
    const above = tree.attach("/dev/d", makeVolume("xfs", 2 ** 30), "/data", ["rw"]);
    expect(() => tree.detach(outer)).toThrow(/EBUSY/);
    tree.detach(above);
    tree.detach(outer);
    expect(tree.mounts.map((mount) => mount.source)).toEqual(["/dev/a"]);
  });

  it("is full when it is full, and gives room back", () => {
    const tree = createFileTree(makeVolume("xfs", 8192), "/dev/a", ["rw"]);
    const files = createFileOperations(tree);
    files.write("/one", new Uint8Array(5000), 0o644, false);
    expect(() => files.write("/two", new Uint8Array(1), 0o644, false)).toThrow(/ENOSPC/);
    files.link("/one", "/again");
    files.unlink("/one");
    expect(() => files.write("/two", new Uint8Array(1), 0o644, false)).toThrow(/ENOSPC/);
    files.unlink("/again");
    files.write("/two", new Uint8Array(8192), 0o644, false);
  });

  it("gives up on links that lead in a circle", () => {
    const files = createFileOperations(createFileTree(makeVolume("xfs", 2 ** 30), "/dev/a", ["rw"]));
    files.symlink("b", "/a");
    files.symlink("a", "/b");
    expect(() => files.read("/a")).toThrow(/ELOOP/);
    expect(() => files.write("/a", new Uint8Array(), 0o644, false)).toThrow(/ELOOP/);
  });
});
