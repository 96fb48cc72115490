// Options that let a container change the node itself: its files through a mount, its devices, its processes. Data
// with examples, covered by the tests.
import type { Call } from "../../calls/call.ts";
import { ownWords } from "../../calls/own-words.ts";
import { isSystemDirectory, isSystemFile, plainPath } from "./system-paths.ts";

/** Single words, or an option with the value that follows it. */
export const REACHING: readonly { readonly form: RegExp; readonly example: string }[] = [
  { form: /^--privileged(?:=true)?$/, example: "--privileged" },
  { form: /^--(?:pid|userns|ipc|uts|cgroupns)[= ]host$/, example: "--pid=host" },
  {
    form: /^--cap-add[= ](?:CAP_)?(?:ALL|SYS_\w+|DAC_\w+|NET_ADMIN|BPF|MKNOD)$/i,
    example: "--cap-add=SYS_ADMIN",
  },
  { form: /^--device[= ]\/dev\/(?:nvme|sd|xvd|vd|mem|mapper|dm-|disk)/, example: "--device /dev/sda" },
  {
    form: /^--security-opt[= ](?:\w+[=:]unconfined|label[=:]disable)$/,
    example: "--security-opt seccomp=unconfined",
  },
  { form: /^--volumes-from[= ]/, example: "--volumes-from web" },
];

/** Why the container can change the node; null when the options do not allow it. */
export function reachesNode(call: Call): string | null {
  const words = ownWords(call).map(({ value }) => value);
  const runs =
    /^(?:run|create|exec)$/.test(words[0] ?? "") ||
    /^(?:container (?:run|create|exec)|service create|service update|compose run)$/.test(
      words.slice(0, 2).join(" "),
    );
  if (!runs) return null;
  const args = call.arguments.map(({ value }) => value);
  for (const [index, word] of args.entries()) {
    if (!word.startsWith("-")) continue;
    const pair = `${word} ${args[index + 1] ?? ""}`;
    if (REACHING.some(({ form }) => form.test(word) || form.test(pair)))
      return `\`${word.split("=", 1)[0]}\` lets the container change the node`;
    const mounted = mountedPath(word, args[index + 1] ?? "");
    if (mounted !== null && isReached(mounted)) return `the container can change ${mounted} on the node`;
  }
  return null;
}

/** The path of the node that an option mounts for writing; null for none. */
function mountedPath(option: string, next: string): string | null {
  const short = /^(?:-v|--volume)(?:=|$)/.exec(option);
  const joined = /^-[a-zA-Z]*v(.*)$/.exec(option)?.[1] ?? "";
  if (short !== null || (/^-[a-zA-Z]*v/.test(option) && !option.startsWith("--"))) {
    const value = option.includes("=")
      ? option.slice(option.indexOf("=") + 1)
      : joined !== ""
        ? joined
        : next;
    const [source = "", , options = ""] = value.split(":");
    if (!source.startsWith("/")) return null;
    // The engine's socket gives full control, however it is mounted.
    return /(?:^|,)ro(?:,|$)/.test(options) && !/\.sock$/.test(source) ? null : source;
  }
  const mount = /^--mount(?:=(.*))?$/.exec(option);
  if (mount === null) return null;
  const value = mount[1] ?? next;
  if (!/type=bind/.test(value) || /(?:^|,)(?:readonly|ro)(?:=true|=1)?(?:,|$)/.test(value)) return null;
  return /(?:^|,)(?:source|src)=([^,]*)/.exec(value)?.[1] ?? null;
}

function isReached(path: string): boolean {
  const plain = plainPath(path);
  return (
    (isSystemDirectory(plain) && !/^\/(?:opt|srv|home)$/.test(plain)) ||
    isSystemFile(plain) ||
    /^\/(?:boot|dev|etc\/(?:cron|ssh|pam|systemd|sudoers)[^/]*|root|proc|sys|var\/spool)(?:\/|$)/.test(
      plain,
    ) ||
    /^\/(?:var\/)?run\/(?:docker|containerd|crio|podman)/.test(plain) ||
    /^\/var\/lib\/(?:docker|kubelet|containerd)(?:\/|$)/.test(plain)
  );
}
