// Code that V8 compiled in an earlier process, in a file in the user's cache folder. Anyone who can write
// this file controls what runs, so it is read only if no other user could have written it. Any failure means
// no cache.
import { hash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { version } from "./version.ts";

/** The compiled code of one chunk. */
export interface CompiledChunk {
  /** SHA-256 of the chunk's source, in hexadecimal. */
  readonly sha256: string;
  readonly code: Buffer;
}

export interface CodeCache {
  /** The code compiled from the source with this SHA-256; undefined if there is none. */
  find(sha256: string): Buffer | undefined;
  /** Replaces the cached code. Never throws. */
  keep(chunks: readonly CompiledChunk[]): void;
}

/** Folders of other versions of Node or of the program are deleted when not written for this long; ms. */
const OUTDATED = 30 * 24 * 3_600_000;

/** The file's first line, as JSON; the codes that it lists follow, one after the other. */
interface Header {
  /** SHA-256 of everything after the first line, in hexadecimal. */
  readonly sha256: string;
  readonly chunks: readonly { readonly sha256: string; readonly bytes: number }[];
}

/**
 * The cache of that name for this version of Node and of the program; empty if the user has no cache folder.
 */
export function openCodeCache(name: string): CodeCache {
  const folder = cacheFolder(process.env, process.platform);
  if (folder === null) return { find: () => undefined, keep: () => {} };
  const own = join(folder, `${version()}-node-${process.version}-${process.arch}`);
  const path = join(own, `${name}.code`);
  const known = attempt(() => readCodes([folder, own], path)) ?? new Map<string, Buffer>();
  return {
    find: (sha256) => known.get(sha256),
    keep: (chunks) =>
      void attempt(() => {
        writeCodes(folder, own, path, chunks);
        removeOutdated(folder);
      }),
  };
}

/** The user's cache folder; null if there is none, or Node's own switch disables it. */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string | null {
  if (process.geteuid === undefined || (env.NODE_DISABLE_COMPILE_CACHE ?? "") !== "") return null;
  const { XDG_CACHE_HOME: named = "", HOME: home = "" } = env;
  if (isAbsolute(named)) return join(named, "lamplighter");
  if (!isAbsolute(home)) return null;
  return join(home, platform === "darwin" ? "Library/Caches" : ".cache", "lamplighter");
}

/**
 * The codes in the file by the SHA-256 of their sources. Throws if there is no file, or another user could
 * have written it.
 */
function readCodes(folders: readonly string[], path: string): ReadonlyMap<string, Buffer> {
  if (!folders.every((folder) => isOurs(lstatSync(folder), "directory"))) throw new Error("not ours");
  const bytes = readOurs(path);
  const end = bytes.indexOf("\n");
  const header = JSON.parse(bytes.toString("utf8", 0, end)) as Header;
  const codes = bytes.subarray(end + 1);
  if (hash("sha256", codes) !== header.sha256) throw new Error("not whole");
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const chunk of header.chunks) {
    found.set(chunk.sha256, codes.subarray(at, at + chunk.bytes));
    at += chunk.bytes;
  }
  return found;
}

function readOurs(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!isOurs(fstatSync(file), "file")) throw new Error("not ours");
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Belongs to this user, and nobody else may write it. */
function isOurs(stat: Stats, kind: "file" | "directory"): boolean {
  return (
    (kind === "file" ? stat.isFile() : stat.isDirectory()) &&
    stat.uid === process.geteuid?.() &&
    (stat.mode & 0o022) === 0
  );
}

/** Writes the whole file or none. */
function writeCodes(folder: string, own: string, path: string, chunks: readonly CompiledChunk[]): void {
  // Not recursive: that never returns below /proc (Node 20).
  for (const path of [dirname(folder), folder, own]) makeFolder(path);
  if (![folder, own].every((it) => isOurs(lstatSync(it), "directory"))) return;
  const codes = Buffer.concat(chunks.map(({ code }) => code));
  const header: Header = {
    sha256: hash("sha256", codes),
    chunks: chunks.map(({ sha256, code }) => ({ sha256, bytes: code.length })),
  };
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), codes]), {
      flag: "wx",
      mode: 0o600,
    });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

function removeOutdated(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - lstatSync(path).mtimeMs > OUTDATED) rmSync(path, { recursive: true, force: true });
  }
}

/** The result, or undefined if `act` throws. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
