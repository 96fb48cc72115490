// Before the lab's tests: can there be a lab here? If so, its packages are fetched and the nodes' common base is made.
// Where there can be none, each test is skipped, and a line says why; with LAMPLIGHTER_LAB=required that is a failure.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import type { Base } from "./node.ts";
import { type Abilities, abilities, lacking } from "./requirements.ts";
import { shellFile, startWard } from "./ward.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Null where there can be no lab. */
    readonly lab: (Base & { readonly abilities: Abilities }) | null;
  }
}

/** The tools of a fresh instance; what is on this computer already stays as it is. */
const TOOLS = "xfsprogs cloud-guest-utils iproute2 iptables util-linux openssl sudo busybox-static".split(
  " ",
);
const PACKAGES = [...TOOLS, "docker.io"];

export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const began = Date.now();
  const why = lacking() ?? fetched();
  if (why !== null) {
    process.stdout.write(`test:lab: skipped: ${why}.\n`);
    if (process.env.LAMPLIGHTER_LAB === "required") process.exit(1);
    project.provide("lab", null);
    return undefined;
  }
  const ward = await startWard();
  const base = join(ward.home, "base");
  mkdirSync(base);
  const work = join(ward.home, "work");
  const words = [shellFile("base.sh"), base, work, CACHE, ...TOOLS];
  const made = spawnSync("unshare", ["-m", "-p", "-n", "-u", "-f", "--kill-child", "sh", ...words], {
    encoding: "utf8",
  });
  if (made.status !== 0) {
    await ward.close();
    throw new Error(`the base of the nodes cannot be made: ${made.stdout}${made.stderr}`);
  }
  process.stdout.write(
    `test:lab: the nodes' base was made in ${Math.round((Date.now() - began) / 1000)} s.\n`,
  );
  const can = abilities();
  if (!can.encryption)
    process.stdout.write(
      "test:lab: this kernel has no ESP with AES-GCM: the overlay network is not encrypted.\n",
    );
  project.provide("lab", { base, packages: CACHE, abilities: can });
  return () => ward.close();
}

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/lab-packages", import.meta.url));

/** Fetches the packages into the cache; gives why it cannot. Installs nothing. */
function fetched(): string | null {
  mkdirSync(join(CACHE, "partial"), { recursive: true });
  const fetch = () =>
    spawnSync(
      "apt-get",
      [
        ...["-y", "-q", "--no-install-recommends", "--no-upgrade", "--download-only"],
        ...["-o", `Dir::Cache::archives=${CACHE}`, "-o", "Debug::NoLocking=1", "install", ...PACKAGES],
      ],
      { encoding: "utf8" },
    );
  let tried = fetch();
  if (tried.status !== 0) {
    spawnSync("apt-get", ["-q", "update"]);
    tried = fetch();
  }
  if (tried.status === 0) return null;
  const said = tried.stderr.trim().split("\n").at(-1) ?? "";
  return `its packages (${PACKAGES.join(", ")}) cannot be fetched: ${said}`;
}
