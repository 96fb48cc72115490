// The words of a call that say what its program does, without options and their values: `delete pod web` in `kubectl
// -n x delete pod web`. Which options take a value is listed once per family of programs.
import type { ShellWord } from "../syntax/words.ts";
import type { Call } from "./call.ts";
import { splitArguments } from "./options.ts";

/** One family of programs, with an example that the tests parse. */
export interface OptionFamily {
  readonly programs: string;
  /**
   * Options that take the next word, wherever they are. Those that take a value only after some verbs are not listed.
   */
  readonly takeValue: string;
  readonly example: string;
  readonly words: string;
}

export const OPTION_FAMILIES: readonly OptionFamily[] = [
  {
    programs: "kubectl oc kubecolor microk8s.kubectl k3s k0s",
    takeValue:
      "-n --namespace --context --cluster --user --kubeconfig --server --token --as --as-group --request-timeout --cache-dir --certificate-authority --client-certificate --client-key -o --output",
    example: "kubectl --context prod -n web delete pod api",
    words: "delete pod api",
  },
  {
    programs: "helm helm3",
    takeValue: "-n --namespace --kube-context --kubeconfig --kube-token --kube-apiserver",
    example: "helm -n web uninstall api",
    words: "uninstall api",
  },
  {
    programs: "docker podman nerdctl",
    takeValue:
      "-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey --url --connection --project-name --project-directory --env-file --profile",
    example: "docker -H tcp://a:2376 --tlscacert ca.pem rm web",
    words: "rm web",
  },
  {
    programs: "docker-compose podman-compose",
    takeValue:
      "-f --file -p --project-name --env-file --profile --project-directory -H --host --context --ansi",
    example: "docker-compose -f a.yml -p web down",
    words: "down",
  },
  {
    programs: "docker-machine",
    takeValue: "-s --storage-path --tls-ca-cert --tls-ca-key --tls-client-cert --tls-client-key",
    example: "docker-machine -s /tmp/m ssh web ls",
    words: "ssh web ls",
  },
  {
    programs: "git",
    takeValue: "-C -c --git-dir --work-tree --namespace --super-prefix --config-env",
    example: "git -C web -c a.b=c push origin main",
    words: "push origin main",
  },
  {
    programs: "aws",
    takeValue:
      "--region --profile --output --query --endpoint-url --ca-bundle --cli-read-timeout --cli-connect-timeout --color",
    example: "aws --region eu-west-1 ec2 terminate-instances",
    words: "ec2 terminate-instances",
  },
  {
    programs: "gcloud gsutil",
    takeValue:
      "--project --account --configuration --format --verbosity --zone --region -o -h --command --impersonate-service-account",
    example: "gcloud --project web compute instances delete api",
    words: "compute instances delete api",
  },
  {
    programs: "az",
    takeValue: "--subscription -o --output --query -g --resource-group",
    example: "az --subscription web group delete api",
    words: "group delete api",
  },
  {
    programs: "systemctl journalctl",
    takeValue:
      "-H --host -M --machine -t --type -p --property --state -n --lines -o --output --root -u --unit --since --until",
    example: "systemctl -H web stop sshd",
    words: "stop sshd",
  },
  {
    programs: "apt apt-get aptitude",
    takeValue: "-o --option -t --target-release --default-release -c --config-file",
    example: "apt-get -o a::b=c remove web",
    words: "remove web",
  },
  {
    programs: "yum dnf microdnf",
    takeValue:
      "-c --config --enablerepo --disablerepo --installroot --releasever --setopt -x --exclude --repo -e -d",
    example: "dnf --enablerepo epel remove web",
    words: "remove web",
  },
  {
    programs: "zypper",
    takeValue: "-R --root -D --reposd-dir -C --cache-dir",
    example: "zypper --root /mnt rm web",
    words: "rm web",
  },
  {
    programs: "etcdctl",
    takeValue:
      "--endpoints --endpoint --cacert --cert --key --user --password --command-timeout --dial-timeout -w --write-out --ca-file --cert-file --key-file",
    example: "etcdctl --endpoints https://a:2379 --cacert ca.pem del web",
    words: "del web",
  },
  {
    programs: "consul vault nomad",
    takeValue:
      "-http-addr -token -token-file -address -namespace -region -datacenter -ca-cert -ca-file -client-cert -client-key",
    example: "vault -address https://a kv delete web",
    words: "kv delete web",
  },
  {
    programs: "ceph rbd rados cephadm",
    takeValue: "-c --conf -n --name --id --cluster -k --keyring -m -p --pool",
    example: "ceph -c /etc/c.conf osd crush remove web",
    words: "osd crush remove web",
  },
  {
    programs: "restic",
    takeValue:
      "-r --repo -p --password-file --password-command --repository-file -o --cache-dir --host --tag",
    example: "restic -r s3:web forget --prune 1",
    words: "forget 1",
  },
  {
    programs: "borg",
    takeValue: "--remote-path --rsh --lock-wait --umask",
    example: "borg --rsh ssh delete web::a",
    words: "delete web::a",
  },
  {
    programs: "velero eksctl",
    takeValue: "-n --namespace --kubeconfig --kubecontext --region --profile --cluster",
    example: "velero -n web backup delete a",
    words: "backup delete a",
  },
  {
    programs: "virsh",
    takeValue: "-c --connect -k -K -l -d",
    example: "virsh -c qemu:///system undefine web",
    words: "undefine web",
  },
  {
    programs: "crictl ctr",
    takeValue:
      "-r --runtime-endpoint -i --image-endpoint -c --config -n --namespace -a --address --timeout -t",
    example: "ctr -n web images rm a",
    words: "images rm a",
  },
  {
    programs: "rabbitmqctl",
    takeValue: "-n --node -p --vhost -t --timeout",
    example: "rabbitmqctl -n web reset",
    words: "reset",
  },
  {
    programs: "npm pnpm yarn",
    takeValue: "--prefix -C --dir --cwd -w --workspace --registry",
    example: "npm --prefix web uninstall a",
    words: "uninstall a",
  },
  {
    programs: "terraform tofu terragrunt",
    takeValue: "-var -var-file -target -state",
    example: "terraform -chdir=web destroy",
    words: "destroy",
  },
  {
    programs: "doctl hcloud openstack gh",
    takeValue: "--context -t --access-token --config -R --repo --os-cloud -o --output",
    example: "doctl --context web compute droplet delete a",
    words: "compute droplet delete a",
  },
  {
    programs: "iptables ip6tables",
    takeValue: "-t --table -w --wait",
    example: "iptables -t nat -F PREROUTING",
    words: "PREROUTING",
  },
  {
    programs: "knife",
    takeValue: "-c --config -k --key -u --user -s --server-url -E --environment",
    example: "knife -c a.rb node delete web",
    words: "node delete web",
  },
  {
    programs: "virtctl",
    takeValue: "-n --namespace --context --kubeconfig",
    example: "virtctl -n web console a",
    words: "console a",
  },
  {
    programs: "ykman",
    takeValue: "-d --device -r --reader -l --log-level",
    example: "ykman -d 1 piv reset",
    words: "piv reset",
  },
];

let byProgram: ReadonlyMap<string, readonly string[]> | null = null;

/** Options of the program that take the next word. */
export function valueOptions(program: string | null): readonly string[] {
  byProgram ??= new Map(
    OPTION_FAMILIES.flatMap(({ programs, takeValue }) =>
      programs.split(" ").map((name) => [name, takeValue.split(" ")] as const),
    ),
  );
  return byProgram.get(program ?? "") ?? [];
}

/**
 * The call's words without options and their values; `more` are options that take a value after the verb in question.
 */
export function ownWords(call: Call, more: readonly string[] = []): readonly ShellWord[] {
  return splitArguments(call.arguments, [...valueOptions(call.program), ...more]).operands;
}
