// What a computer must have for the lab. Nothing is changed by looking.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAMS = "apt-get awk bash chroot dpkg ip losetup mount nsenter script setpriv sh unshare".split(" ");
/** Kernel modules that Docker would load by itself on a node of its own. */
const MODULES = "overlay loop xfs bridge br_netfilter veth vxlan ip_vs esp4".split(" ");

/** Why there can be no lab here, as a sentence without its end; null when there can. */
export function lacking(): string | null {
  if (process.platform !== "linux") return "it needs Linux";
  if (process.getuid?.() !== 0) return "it needs root, for namespaces, mounts and loop devices";
  const missing = PROGRAMS.filter((program) => spawnSync("which", [program]).status !== 0);
  if (missing.length > 0) return `it needs ${missing.join(", ")}, on Debian or a system like it`;
  if (!existsSync("/lib/systemd/systemd") || spawnSync("which", ["dbus-daemon"]).status !== 0)
    return "it needs systemd and dbus installed; systemd does not have to run";
  for (const module of MODULES) spawnSync("modprobe", ["-q", module]);
  const known = readFileSync("/proc/filesystems", "utf8");
  for (const kind of ["overlay", "xfs"])
    if (!new RegExp(`\\t${kind}$`, "m").test(known)) return `this kernel knows no ${kind} file system`;
  return tried();
}

/** A little of everything, in namespaces that end with it. */
const TRY = `mount --make-rprivate / || { echo 'it may not mount'; exit; }
mount -t overlay overlay -o "volatile,lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/merged" ||
  { echo 'no overlay can be mounted over this root (set TMPDIR to a folder on another file system)'; exit; }
ip link add one type bridge && ip link add two type veth peer name three ||
  { echo 'it may not make network devices'; exit; }
ip link add four type vxlan id 7 dstport 4789 || { echo 'this kernel knows no vxlan'; exit; }
echo fine
`;

function tried(): string | null {
  const home = mkdtempSync(join(tmpdir(), "lamplighter-try-"));
  try {
    for (const folder of ["upper", "work", "merged"]) mkdirSync(join(home, folder));
    const words = ["-m", "-p", "-u", "-n", "-C", "-i", "-f", "--kill-child", "sh", "-c", TRY, "sh", home];
    const { stdout, stderr } = spawnSync("unshare", words, { encoding: "utf8" });
    const last = stdout.trim().split("\n").at(-1) ?? "";
    if (last !== "fine") return `${last || "it may not make namespaces"}: ${stderr.trim()}`;
    if (spawnSync("losetup", ["-f"]).status !== 0) return "there are no loop devices";
    return null;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What Docker uses where the kernel has it. */
export interface Abilities {
  /** IPsec's ESP with AES-GCM: an overlay network can be encrypted. */
  readonly encryption: boolean;
}

export function abilities(): Abilities {
  const key = `0x${"ab".repeat(20)}`;
  const state =
    "ip xfrm state add src 10.9.9.1 dst 10.9.9.2 proto esp spi 1 mode transport aead " +
    `'rfc4106(gcm(aes))' ${key} 64`;
  return { encryption: spawnSync("unshare", ["-n", "sh", "-c", state]).status === 0 };
}
