// Programs that carry a command to another machine, into a container, or into an environment: one row per form, each
// with an example that the tests use. Data; see carriers.ts.

export interface Carrier {
  readonly programs: string;
  /** The words that come first, joined by blanks; "" for none. */
  readonly verb: string;
  /**
   * The number of operands between them and the command: a host, a container. Without it, the command is an option's
   * value.
   */
  readonly before?: number;
  /** The option whose value is the command. */
  readonly option?: readonly string[];
  /** A word that must be present for the carried text to be shell. */
  readonly need?: RegExp;
  /** Options that take a value, in addition to the program's own. */
  readonly takeValue?: string;
  /** A shell reads it again: everything left (`text`), or one word (`word`). Or it runs unchanged (`words`). */
  readonly as: "text" | "word" | "words";
  /** Where it runs: on another machine, in a container, or where the carrier runs. */
  readonly where: "machine" | "container" | "here";
  /** It carries `rm x`. */
  readonly example: string;
}

const ssh = "-b -c -D -E -F -i -J -L -l -m -o -p -R -S -W";
const containers = "-e --env -u --user -w --workdir --env-file --detach-keys --index";
const pods = "-c --container --pod-running-timeout -f --filename";

export const CARRIERS: readonly Carrier[] = [
  {
    programs: "ssh",
    verb: "",
    before: 1,
    takeValue: ssh,
    as: "text",
    where: "machine",
    example: "ssh web rm x",
  },
  {
    programs: "docker-machine",
    verb: "ssh",
    before: 1,
    as: "text",
    where: "machine",
    example: "docker-machine ssh web 'rm x'",
  },
  {
    programs: "knife",
    verb: "ssh",
    before: 1,
    takeValue: "-a --attribute -x --ssh-user -P -i --identity-file -C --concurrency -p --ssh-port -G",
    as: "word",
    where: "machine",
    example: "knife ssh role:web 'rm x' -x me",
  },
  {
    programs: "vagrant",
    verb: "ssh",
    option: ["-c", "--command"],
    as: "text",
    where: "machine",
    example: "vagrant ssh web -c 'rm x'",
  },
  {
    programs: "minikube limactl multipass colima",
    verb: "ssh",
    before: 0,
    as: "words",
    where: "machine",
    example: "minikube ssh -- rm x",
  },
  {
    programs: "limactl",
    verb: "shell",
    before: 1,
    as: "words",
    where: "machine",
    example: "limactl shell web rm x",
  },
  {
    programs: "gcloud",
    verb: "compute ssh",
    option: ["--command"],
    as: "text",
    where: "machine",
    example: "gcloud compute ssh web --zone a --command 'rm x'",
  },
  {
    programs: "az",
    verb: "vm run-command invoke",
    option: ["--scripts"],
    as: "text",
    where: "machine",
    example: "az vm run-command invoke -n web --scripts 'rm x'",
  },
  {
    programs: "doctl",
    verb: "compute ssh",
    option: ["--ssh-command"],
    as: "text",
    where: "machine",
    example: "doctl compute ssh web --ssh-command 'rm x'",
  },
  {
    programs: "fly flyctl",
    verb: "ssh console",
    option: ["-C", "--command"],
    as: "text",
    where: "machine",
    example: "fly ssh console -C 'rm x'",
  },
  {
    programs: "ansible",
    verb: "",
    option: ["-a", "--args"],
    need: /^(?:shell|command|raw|ansible\.builtin\.(?:shell|command|raw))$/,
    as: "text",
    where: "machine",
    example: "ansible web -m shell -a 'rm x'",
  },
  {
    programs: "salt",
    verb: "",
    before: 2,
    need: /^cmd\.(?:run|shell|run_all|run_stdout)$/,
    takeValue: "-t --timeout -c --config-dir -b --batch -u --user",
    as: "word",
    where: "machine",
    example: "salt '*' cmd.run 'rm x'",
  },
  {
    programs: "salt-call",
    verb: "",
    before: 1,
    need: /^cmd\.(?:run|shell|run_all|run_stdout)$/,
    takeValue: "-c --config-dir -l --log-level",
    as: "word",
    where: "here",
    example: "salt-call cmd.run 'rm x'",
  },
  {
    programs: "pdsh clush",
    verb: "",
    before: 0,
    takeValue: "-w -x -X -g -f -l -t -u -R -i -o",
    as: "text",
    where: "machine",
    example: "pdsh -w web[1-9] rm x",
  },
  {
    programs: "pssh parallel-ssh",
    verb: "",
    before: 0,
    takeValue: "-h -H -l -p -o -e -t -O -x --hosts --host --user --par",
    as: "text",
    where: "machine",
    example: "pssh -h hosts -l me 'rm x'",
  },
  {
    programs: "kubectl oc microk8s.kubectl",
    verb: "exec",
    before: 1,
    takeValue: pods,
    as: "words",
    where: "container",
    example: "kubectl -n web exec api -c main -- rm x",
  },
  {
    programs: "oc",
    verb: "rsh",
    before: 1,
    takeValue: pods,
    as: "words",
    where: "container",
    example: "oc rsh web rm x",
  },
  {
    programs: "k3s",
    verb: "kubectl exec",
    before: 1,
    takeValue: pods,
    as: "words",
    where: "container",
    example: "k3s kubectl exec web -- rm x",
  },
  {
    programs: "docker podman nerdctl crictl",
    verb: "exec",
    before: 1,
    takeValue: containers,
    as: "words",
    where: "container",
    example: "docker -H tcp://a:1 exec -u root web rm x",
  },
  {
    programs: "docker podman",
    verb: "container exec",
    before: 1,
    takeValue: containers,
    as: "words",
    where: "container",
    example: "docker container exec web rm x",
  },
  {
    programs: "docker podman",
    verb: "compose exec",
    before: 1,
    takeValue: `${containers} -f --file -p`,
    as: "words",
    where: "container",
    example: "docker compose -f a.yml exec web rm x",
  },
  {
    programs: "docker podman",
    verb: "compose run",
    before: 1,
    takeValue: `${containers} -f --file -p --name -v --volume --entrypoint -l --label`,
    as: "words",
    where: "container",
    example: "docker compose run --rm web rm x",
  },
  {
    programs: "docker-compose podman-compose",
    verb: "exec",
    before: 1,
    takeValue: containers,
    as: "words",
    where: "container",
    example: "docker-compose exec -T web rm x",
  },
  {
    programs: "docker-compose podman-compose",
    verb: "run",
    before: 1,
    takeValue: `${containers} --name -v --volume --entrypoint -l --label`,
    as: "words",
    where: "container",
    example: "docker-compose run --rm web rm x",
  },
  {
    programs: "lxc incus",
    verb: "exec",
    before: 1,
    takeValue: "--env --user --group --cwd",
    as: "words",
    where: "container",
    example: "lxc exec web -- rm x",
  },
  {
    programs: "multipass",
    verb: "exec",
    before: 1,
    takeValue: "-d --working-directory",
    as: "words",
    where: "machine",
    example: "multipass exec web -- rm x",
  },
  {
    programs: "heroku",
    verb: "run",
    before: 0,
    takeValue: "-a --app -r --remote -s --size",
    as: "words",
    where: "machine",
    example: "heroku run -a web rm x",
  },
  {
    programs: "bundle rbenv pyenv",
    verb: "exec",
    before: 0,
    as: "words",
    where: "here",
    example: "bundle exec rm x",
  },
  {
    programs: "poetry pipenv uv hatch",
    verb: "run",
    before: 0,
    as: "words",
    where: "here",
    example: "poetry run rm x",
  },
  {
    programs: "aws-vault",
    verb: "exec",
    before: 1,
    as: "words",
    where: "here",
    example: "aws-vault exec web -- rm x",
  },
  { programs: "direnv", verb: "exec", before: 1, as: "words", where: "here", example: "direnv exec . rm x" },
];
