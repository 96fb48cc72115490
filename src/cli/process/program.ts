// The program's version and the digest of its code, for the log.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../digest.ts";
import { WRAPPER_VERSION } from "../../ledger/node/wrapper-text.ts";
import { version } from "./version.ts";

/** Version, digest of all code files of the bundle (sorted by path), and the wrapper's version. */
export function program(): { version: string; sha256: string; wrapper: string } {
  return { version: version(), sha256: codeDigest(bundleDirectory()), wrapper: WRAPPER_VERSION };
}

/**
 * The folder of the bundle: chunks are one level below it, as this file is below the folder of its sources.
 */
export function bundleDirectory(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return /[/\\](?:chunks|process)$/.test(here) ? dirname(here) : here;
}

function codeDigest(directory: string): string {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(cjs|ts|tsx)$/.test(name))
    .sort();
  return sha256(files.map((name) => `${sha256(readFileSync(join(directory, name)))}  ${name}\n`).join(""));
}
