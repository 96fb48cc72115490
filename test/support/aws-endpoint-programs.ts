// The programs of the endpoint's machines that stand before those of this computer: recorders, which do nothing but write
// down how they were called, and programs that tell of disks, time and parameters as the node is to have them.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DISK_PROGRAMS, diskFiles, type EndpointDisk } from "./aws-endpoint-disks.ts";
import type { Machine, MachineOptions } from "./aws-endpoint-machine.ts";

/** Where they, and what they write, lie on a container. */
export const OWN = "/opt/recorders";

/** Programs that only write down how they were called. */
const RECORDED =
  "mkfs mkfs.xfs mkfs.ext4 mount umount growpart xfs_growfs resize2fs dnf yum docker systemctl service hostnamectl usermod reboot shutdown witness";

const DATE = `if [ "\${CLOCK_AHEAD:-0}" = 0 ]; then exec /bin/date "$@"; fi
exec /bin/date -d "$CLOCK_AHEAD seconds" "$@"
`;

/** `aws ssm get-parameter --with-decryption --name NAME …`: what Parameter Store holds under that name. */
const AWS = `own=\${0%/bin/*}
while [ $# -gt 0 ]; do
  [ "$1" != --name ] || name=$2
  shift
done
file=$own/parameters/$(printf '%s' "$name" | tr / _)
[ -e "$file" ] || { echo "An error occurred (ParameterNotFound) when calling the GetParameter operation:" >&2; exit 254; }
cat "$file"
echo
`;

/** Writes them. `where` is the directory as it is called on the machine. */
export function writePrograms(
  directory: string,
  where: string,
  { programs, disks }: Pick<MachineOptions, "programs" | "disks">,
): void {
  mkdirSync(join(directory, "bin"), { recursive: true });
  mkdirSync(join(directory, "parameters"), { mode: 0o700 });
  writeFileSync(join(directory, "calls"), "");
  for (const [name, text] of Object.entries(diskFiles(disks))) writeFileSync(join(directory, name), text);
  const write = (name: string, body: string): void =>
    writeFileSync(join(directory, "bin", name), `#!/bin/sh\n${body}`, { mode: 0o755 });
  const recorded = { ...Object.fromEntries(RECORDED.split(" ").map((name) => [name, ""])), ...programs };
  for (const [name, body] of Object.entries(recorded))
    write(name, `printf '%s\\n' "${name}\${*:+ $*}" >>${where}/calls\n${body}\n`);
  for (const [name, body] of Object.entries({ ...DISK_PROGRAMS, date: DATE, aws: AWS }))
    if (!Object.hasOwn(programs, name)) write(name, body);
}

/** How the recorders were called, one call a line: `mkfs.xfs /dev/nvme1n1`. */
export function callsOn(machine: Machine): readonly string[] {
  const file = machine.inside(`${OWN}/calls`);
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
}

/** Gives the machine a parameter to read, or (null) takes it away. */
export function setParameter(machine: Machine, name: string, value: string | null): void {
  const file = machine.inside(`${OWN}/parameters/${name.replaceAll("/", "_")}`);
  if (value === null) rmSync(file, { force: true });
  else writeFileSync(file, value, { mode: 0o600 });
}

/** Gives the machine other disks, by other names perhaps, as a restart does. */
export async function setDisks(machine: Machine, disks: readonly EndpointDisk[]): Promise<void> {
  for (const [name, text] of Object.entries(diskFiles(disks)))
    writeFileSync(machine.inside(`${OWN}/${name}`), text);
  if (machine.kind !== "container") return;
  const making = machine.spawn(["sh", `${OWN}/make-devices`], {});
  await new Promise((resolve) => making.on("close", resolve));
}
