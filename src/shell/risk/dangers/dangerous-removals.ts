// Forms of programs that remove resources, data, packages or accounts, recognised by their own words. Data; see
// dangerous-forms.ts.

const removes = { risk: "destroys", what: "deletes the named items" } as const;
const resources = { risk: "destroys", what: "deletes resources" } as const;
const data = { risk: "destroys", what: "deletes data" } as const;
const objects = { risk: "destroys", what: "deletes objects" } as const;
const packages = { risk: "destroys", what: "removes packages" } as const;
const database = { risk: "destroys", what: "drops or overwrites a database" } as const;
const keys = { risk: "destroys", what: "destroys keys or credentials" } as const;
const rules = { risk: "destroys", what: "removes firewall rules" } as const;
const system = { risk: "destroys", what: "overwrites whole disks with a system image" } as const;

/** Made at first use. */
import type { Form } from "./danger.ts";
export const removingForms = (): readonly Form[] => [
  {
    programs: "kubectl oc kubecolor microk8s.kubectl k3s k0s",
    words: /^(?:kubectl )?(?:delete|drain|adm (?:drain|prune))(?: |$)/,
    ...resources,
    example: "oc drain node-1 --delete-emptydir-data",
  },
  {
    programs: "helm helm3",
    words: /^(?:uninstall|delete|del)(?: |$)/,
    risk: "destroys",
    what: "removes a release and its resources",
    example: "helm -n web uninstall api",
  },
  {
    programs: "kubeadm talosctl rke rke2",
    words: /^(?:reset|remove)(?: |$)/,
    risk: "destroys",
    what: "removes the node's cluster state",
    example: "kubeadm reset",
  },
  {
    programs: "terraform tofu",
    words: /^(?:destroy|state rm)(?: |$)/,
    risk: "destroys",
    what: "destroys resources",
    example: "terraform -chdir=web destroy",
  },
  {
    programs: "terraform tofu",
    words: /^(?:plan|apply)(?: |$)/,
    options: ["-destroy"],
    risk: "destroys",
    what: "destroys resources",
    example: "terraform apply -destroy",
  },
  {
    programs: "pulumi cdk azd",
    words: /^(?:destroy|stack rm|down)(?: |$)/,
    risk: "destroys",
    what: "destroys resources",
    example: "pulumi destroy",
  },
  {
    programs:
      "az gcloud eksctl kind minikube k3d kops doctl hcloud openstack multipass lxc incus velero vagrant knife",
    words: /(?:^| )(?:delete|destroy|purge)(?: |$)/,
    ...removes,
    example: "az --subscription web group delete -n api",
  },
  {
    programs: "virsh",
    words: /^(?:destroy|undefine|vol-delete|pool-delete|vol-wipe)(?: |$)/,
    ...removes,
    example: "virsh -c qemu:///system undefine web",
  },
  {
    programs: "docker-machine",
    words: /^rm(?: |$)/,
    risk: "destroys",
    what: "deletes a machine",
    example: "docker-machine rm web",
  },
  {
    programs: "ceph ceph-deploy pveceph",
    words: /(?:^| )(?:purge|purgedata|destroy|zap|delete|rm|remove)(?: |$)/,
    ...data,
    example: "ceph osd crush remove osd.1",
  },
  { programs: "rbd", words: /(?:^| )(?:rm|remove|purge)(?: |$)/, ...data, example: "rbd rm web/data" },
  {
    programs: "etcdctl",
    words: /^(?:del|rm|rmdir|snapshot restore|member remove)(?: |$)/,
    ...data,
    example: "etcdctl --endpoints https://a:2379 del --prefix web",
  },
  {
    programs: "vault",
    words: /(?:^| )(?:delete|destroy|disable|revoke|reinit)(?: |$)/,
    risk: "destroys",
    what: "deletes secrets",
    example: "vault -address https://a kv delete web",
  },
  {
    programs: "gsutil s3cmd",
    words: /^(?:rm|rb|del)(?: |$)/,
    ...objects,
    example: "gsutil -m rm gs://web/a",
  },
  {
    programs: "rclone",
    words: /^(?:delete|purge|sync|deletefile)(?: |$)/,
    risk: "destroys",
    what: "deletes files",
    example: "rclone purge remote:web",
  },
  {
    programs: "restic borg kopia duplicity",
    words: /^(?:forget|prune|delete|remove-\S+|cleanup|snapshot delete)(?: |$)/,
    risk: "destroys",
    what: "deletes backups",
    example: "restic -r s3:web forget --prune --keep-last 3",
  },
  {
    programs: "borg",
    words: /^(?:compact|recreate)(?: |$)/,
    risk: "destroys",
    what: "deletes backups",
    example: "borg recreate web",
  },
  { programs: "iptables ip6tables", options: ["-F", "--flush", "-X"], ...rules, example: "iptables -F" },
  { programs: "nft", words: /^flush(?: |$)/, ...rules, example: "nft flush ruleset" },
  { programs: "ufw", words: /^reset(?: |$)/, ...rules, example: "ufw --force reset" },
  {
    programs: "pg_restore mongorestore",
    options: ["--clean", "--drop"],
    risk: "destroys",
    what: "drops existing data first",
    example: "pg_restore --clean -d web web.dump",
  },
  {
    programs: "mysqladmin",
    words: /(?:^| )drop(?: |$)/,
    risk: "destroys",
    what: "drops a database",
    example: "mysqladmin drop web",
  },
  {
    programs: "dropdb",
    risk: "destroys",
    what: "drops a database",
    example: "dropdb web",
  },
  {
    programs: "userdel deluser dropuser",
    risk: "destroys",
    what: "removes a user",
    example: "userdel -r web",
  },
  { programs: "groupdel delgroup", risk: "destroys", what: "removes a group", example: "groupdel web" },
  {
    programs: "prosodyctl ejabberdctl",
    words: /(?:^| )(?:unregister|deluser|remove_\w+)(?: |$)/,
    risk: "destroys",
    what: "removes a user",
    example: "prosodyctl --config a unregister alice example.org",
  },
  { programs: "lvreduce", risk: "destroys", what: "shrinks a volume", example: "lvreduce -L 1G vg/web" },
  {
    programs: "rabbitmqctl",
    words: /^(?:delete_\w+|(?:force_)?reset|purge_queue)(?: |$)/,
    ...data,
    example: "rabbitmqctl -n web reset",
  },
  {
    programs: "kafka-topics kafka-topics.sh",
    options: ["--delete"],
    risk: "destroys",
    what: "deletes topics",
    example: "kafka-topics --delete --topic web",
  },
  {
    programs: "rails rake gitlab-rake gitlab-backup mix",
    words: /(?:^| )(?:\S+:)?(?:db:drop|db:reset|db:purge|restore|ecto\.drop|ecto\.reset)(?::\S+)?(?: |$)/,
    ...database,
    example: "rake app:backup:restore",
  },
  {
    programs: "flyway liquibase django-admin",
    words: /^(?:clean|drop-all|flush)(?: |$)/,
    ...database,
    example: "flyway clean",
  },
  {
    programs: "pip pip3 snap brew zypper apk flatpak gem pkg opkg prt-get",
    words: /^(?:remove|rm|uninstall|del|delete|purge|autoremove)(?: |$)/,
    ...packages,
    example: "zypper --root /mnt rm web",
  },
  {
    programs: "pacman",
    options: ["-R", "-Rs", "-Rns", "-Rn", "-Rsc", "--remove"],
    ...packages,
    example: "pacman -Rs web",
  },
  {
    programs: "nix-collect-garbage",
    options: ["-d", "--delete-old", "--delete-older-than"],
    ...packages,
    example: "nix-collect-garbage -d",
  },
  {
    programs: "cloudflared gitlab-runner tailscale",
    words: /(?:^| )(?:uninstall|unregister)(?: |$)/,
    risk: "destroys",
    what: "removes a service",
    example: "cloudflared service uninstall",
  },
  {
    programs: "installimage flatcar-install",
    ...system,
    disk: "erases",
    example: "installimage -a -c web.conf",
  },
  {
    programs: "coreos-installer elemental bmaptool",
    words: /^(?:install|copy)(?: |$)/,
    ...system,
    disk: "erases",
    example: "coreos-installer install /dev/sda",
  },
  {
    programs: "ykman",
    words: /(?:^| )reset(?: |$)/,
    ...keys,
    example: "ykman --device 1 piv reset",
  },
  {
    programs: "keytool certutil",
    options: ["-delete", "-D"],
    ...keys,
    example: "keytool -delete -alias web",
  },
];
