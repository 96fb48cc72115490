// What destroys things that a service, a cluster or a cloud keeps: one row a program, by the words of its call.

import type { Call } from "../../calls/call.ts";
import { hasOption, splitArguments } from "../../calls/options.ts";
import type { ShellWord } from "../../syntax/words.ts";
import type { Destruction } from "./danger.ts";

interface Row {
  /** The program's own words (options left out), joined by blanks. */
  readonly words?: RegExp;
  /** One of these options is enough. */
  readonly options?: readonly string[];
  /** What happens, as the rest of "PROGRAM WORDS …". */
  readonly what: string;
}

const removes = "removes what it names";
const deletes: Row = { words: /(?:^| )(?:delete|destroy|purge)(?: |$)/, what: removes };
const packages: Row = { words: /^(?:remove|rm|uninstall|del|purge)(?: |$)/, what: "removes packages" };

const ROWS: Readonly<Record<string, Row>> = {
  oc: { words: /^(?:delete|adm (?:drain|prune))(?: |$)/, what: "removes resources" },
  k3s: { words: /^kubectl (?:delete|drain)(?: |$)/, what: "removes resources" },
  helm: { words: /^(?:uninstall|delete|del)(?: |$)/, what: "removes a release and what it made" },
  helm3: { words: /^(?:uninstall|delete|del)(?: |$)/, what: "removes a release and what it made" },
  kubeadm: { words: /^reset(?: |$)/, what: "removes the node's cluster state" },
  terraform: { words: /^(?:destroy|state rm)(?: |$)/, options: ["-destroy"], what: "destroys resources" },
  tofu: { words: /^(?:destroy|state rm)(?: |$)/, options: ["-destroy"], what: "destroys resources" },
  pulumi: { words: /^(?:destroy|stack rm)(?: |$)/, what: "destroys resources" },
  cdk: { words: /^destroy(?: |$)/, what: "destroys resources" },
  azd: { words: /^down(?: |$)/, what: "destroys resources" },
  az: deletes,
  gcloud: deletes,
  eksctl: deletes,
  kind: deletes,
  minikube: deletes,
  k3d: deletes,
  kops: deletes,
  doctl: deletes,
  hcloud: deletes,
  openstack: deletes,
  multipass: deletes,
  lxc: deletes,
  velero: deletes,
  vagrant: deletes,
  virsh: { words: /^(?:destroy|undefine|vol-delete|pool-delete|vol-wipe)(?: |$)/, what: removes },
  "docker-machine": { words: /^rm(?: |$)/, what: "removes a machine" },
  ceph: { words: /(?:^| )(?:purge|destroy|zap|delete|rm)(?: |$)/, what: "removes data" },
  rbd: { words: /(?:^| )(?:rm|remove|purge)(?: |$)/, what: "removes data" },
  etcdctl: { words: /^(?:del|rm|rmdir)(?: |$)/, what: "removes keys" },
  vault: { words: /(?:^| )(?:delete|destroy)(?: |$)/, what: "removes secrets" },
  gsutil: { words: /^(?:rm|rb)(?: |$)/, what: "removes objects" },
  s3cmd: { words: /^(?:rm|del|rb)(?: |$)/, what: "removes objects" },
  rclone: { words: /^(?:delete|purge|sync|deletefile)(?: |$)/, what: "removes files" },
  restic: { words: /^forget(?: |$)/, what: "forgets snapshots" },
  iptables: { options: ["-F", "--flush", "-X"], what: "removes firewall rules" },
  ip6tables: { options: ["-F", "--flush", "-X"], what: "removes firewall rules" },
  nft: { words: /^flush(?: |$)/, what: "removes firewall rules" },
  ufw: { words: /^reset(?: |$)/, what: "removes firewall rules" },
  pg_restore: { options: ["--clean"], what: "drops what is there before" },
  mongorestore: { options: ["--drop"], what: "drops what is there before" },
  mysqladmin: { words: /(?:^| )drop(?: |$)/, what: "removes a database" },
  userdel: { what: "removes a user" },
  groupdel: { what: "removes a group" },
  dropdb: { what: "removes a database" },
  pip: packages,
  pip3: packages,
  dropuser: { what: "removes a user" },
  deluser: { what: "removes a user" },
  delgroup: { what: "removes a group" },
  lvreduce: { what: "cuts a volume short" },
  rabbitmqctl: { words: /^(?:delete_\w+|(?:force_)?reset|purge_queue)(?: |$)/, what: "removes data" },
  "kafka-topics": { options: ["--delete"], what: "removes topics" },
  "kafka-topics.sh": { options: ["--delete"], what: "removes topics" },
  rails: { words: /(?:^| )db:(?:drop|reset|purge)/, what: "drops a database" },
  rake: { words: /(?:^| )db:(?:drop|reset|purge)/, what: "drops a database" },
  snap: packages,
  brew: packages,
  zypper: packages,
  apk: packages,
  flatpak: packages,
  gem: packages,
  pacman: { options: ["-R", "-Rs", "-Rns", "-Rn", "-Rsc", "--remove"], what: "removes packages" },
};

/** What a call of such a program destroys; null when the table knows of nothing. */
export function serviceDestruction(call: Call): Destruction | null {
  const row = Object.hasOwn(ROWS, call.program ?? "") ? ROWS[call.program ?? ""] : undefined;
  if (row === undefined || hasOption(call.arguments, ["--help", "--dry-run", "--check"])) return null;
  const { operands } = splitArguments(call.arguments, []);
  const words = operands.map(({ value }) => value).join(" ");
  const found = row.words?.exec(words) ?? null;
  const always = row.words === undefined && row.options === undefined;
  if (!always && found === null && !hasOption(call.arguments, row.options ?? [])) return null;
  return { reason: `${call.program} ${row.what}`, names: always ? operands : behind(operands, words, found) };
}

/** The words behind those that matched, each once: what they name. */
function behind(
  operands: readonly ShellWord[],
  words: string,
  found: RegExpExecArray | null,
): readonly ShellWord[] {
  if (found === null) return [];
  const skipped = words
    .slice(0, found.index + found[0].length)
    .trim()
    .split(" ").length;
  const names = operands.slice(skipped);
  return names.filter(({ value }, index) => names.findIndex((each) => each.value === value) === index);
}
