// More programs that would wait, each told by the words and options of its call alone: one row a program.
import type { Call } from "../calls/call.ts";
import { hasOption, splitArguments } from "../calls/options.ts";
import { answer, endless, isFed, terminal, type Waiting } from "./waiting.ts";

interface Row {
  readonly kind: Waiting["kind"];
  /** The call's words (options left out) joined by blanks; absent: any. */
  readonly words?: RegExp;
  /** One of these must be there, where it is given. */
  readonly options?: readonly string[];
  /** With one of these it does not wait. */
  readonly unless?: readonly string[];
}

/** Opens a prompt of its own when it is given nothing to do. */
const prompt: Row = {
  kind: "terminal",
  words: /^$/,
  unless: ["-c", "-e", "-m", "-V", "--version", "--help"],
};
const screen: Row = { kind: "terminal", unless: ["--version", "--help", "-V"] };
const python: readonly Row[] = [
  prompt,
  {
    kind: "answer",
    words: /\bmanage\.py (?:createsuperuser|changepassword)\b/,
    unless: ["--noinput", "--no-input"],
  },
  { kind: "endless", words: /\bmanage\.py runserver\b|^http\.server\b/ },
  { kind: "terminal", words: /\bmanage\.py (?:shell|dbshell)\b/ },
];
const uninstalls: readonly Row[] = [{ kind: "answer", words: /^uninstall\b/, unless: ["-y", "--yes"] }];
const lvm: readonly Row[] = [
  { kind: "answer", words: /\S/, unless: ["-y", "--yes", "-f", "--force", "-t", "--test"] },
];
const cloudDeletes: readonly Row[] = [
  {
    kind: "answer",
    words: /(?:^| )delete(?: |$)/,
    unless: ["-y", "--yes", "-q", "--quiet", "-f", "--force"],
  },
];

const conda: readonly Row[] = [
  {
    kind: "answer",
    words: /^(?:install|create|update|upgrade|remove|uninstall|clean|env remove)\b/,
    unless: ["-y", "--yes", "--dry-run", "-d"],
  },
];

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  python,
  python3: python,
  python2: python,
  node: [prompt],
  irb: [screen],
  ipython: [prompt],
  bash: [prompt],
  sh: [prompt],
  zsh: [prompt],
  "redis-cli": [
    { kind: "terminal", words: /^$/, unless: ["--version", "--rdb", "--bigkeys", "--eval", "--pipe"] },
    { kind: "terminal", words: /^\S+$/, options: ["-h"] },
  ],
  sqlite3: [{ kind: "terminal", words: /^\S*$/, unless: ["-version", "--version"] }],
  chroot: [{ kind: "terminal", words: /^\S+$/ }],
  ansible: [
    { kind: "answer", options: ["-k", "-K", "--ask-pass", "--ask-become-pass", "--ask-vault-pass", "-J"] },
  ],
  "ansible-playbook": [
    { kind: "answer", options: ["-k", "-K", "--ask-pass", "--ask-become-pass", "--ask-vault-pass", "-J"] },
  ],
  "ansible-vault": [
    { kind: "terminal", words: /^(?:create|edit)\b/ },
    {
      kind: "answer",
      words: /^(?:encrypt|decrypt|view|rekey)\b/,
      unless: ["--vault-password-file", "--vault-id"],
    },
  ],
  gpg: [
    {
      kind: "answer",
      options: [
        "--gen-key",
        "--generate-key",
        "--full-gen-key",
        "--full-generate-key",
        "--edit-key",
        "-c",
        "--symmetric",
      ],
      unless: ["--batch"],
    },
  ],
  openssl: [
    {
      kind: "answer",
      words: /^req\b/,
      options: ["-new", "-x509"],
      unless: ["-subj", "-config", "-batch", "-in"],
    },
    { kind: "endless", words: /^s_server\b/ },
  ],
  htpasswd: [{ kind: "answer", unless: ["-b", "-i", "-D", "-v"] }],
  smbpasswd: [{ kind: "answer", unless: ["-s", "-x", "-d", "-e"] }],
  "ssh-add": [{ kind: "answer", unless: ["-l", "-L", "-D", "-d"] }],
  cryptsetup: [
    {
      kind: "answer",
      words: /^(?:luksFormat|luksOpen|open|luksAddKey)\b/,
      unless: ["-q", "--batch-mode", "-d", "--key-file"],
    },
  ],
  kinit: [{ kind: "answer", unless: ["-k", "-kt", "-R"] }],
  vault: [{ kind: "answer", words: /^(?:login|operator unseal)$/ }],
  heroku: [{ kind: "terminal", words: /^login\b/ }],
  firebase: [{ kind: "terminal", words: /^(?:login|init)\b/ }],
  conda,
  mamba: conda,
  micromamba: conda,
  pip: uninstalls,
  pip3: uninstalls,
  lvremove: lvm,
  vgremove: lvm,
  lvreduce: lvm,
  gcloud: cloudDeletes,
  az: [
    {
      kind: "answer",
      words: /^(?:group|vm|aks|acr|disk|sql \w+|network \S+|keyvault) delete\b/,
      unless: ["-y", "--yes"],
    },
  ],
  kubeadm: [{ kind: "answer", words: /^reset\b/, unless: ["-f", "--force"] }],
  minikube: [
    { kind: "endless", words: /^(?:dashboard|tunnel|mount)\b/, unless: ["--url"] },
    { kind: "terminal", words: /^ssh$/ },
  ],
  multipass: [{ kind: "terminal", words: /^(?:shell|sh)\b/ }],
  lxc: [{ kind: "terminal", words: /^(?:shell|console)\b|^exec \S+ (?:ba)?sh$/ }],
  virsh: [{ kind: "terminal", words: /^(?:console|edit)\b/ }],
  machinectl: [{ kind: "terminal", words: /^(?:shell|login)\b/ }],
  crictl: [{ kind: "terminal", words: /^exec\b/, options: ["-t", "--tty"] }],
  "update-alternatives": [{ kind: "answer", options: ["--config", "--all"] }],
  netplan: [{ kind: "answer", words: /^try\b/ }],
  "do-release-upgrade": [{ kind: "answer", unless: ["-c", "-f"] }],
  "raspi-config": [{ kind: "terminal", words: /^(?!nonint)/ }],
  nmtui: [screen],
  tzselect: [screen],
  iotop: [{ kind: "terminal", unless: ["-b", "--batch"] }],
  iftop: [{ kind: "terminal", unless: ["-t"] }],
  ncdu: [{ kind: "terminal", unless: ["-o"] }],
  nethogs: [{ kind: "terminal", unless: ["-t"] }],
  glances: [screen],
  k9s: [screen],
  minicom: [screen],
  picocom: [screen],
  nc: [{ kind: "endless", options: ["-l"] }],
  iperf3: [{ kind: "endless", options: ["-s"], unless: ["-D", "-1"] }],
  flask: [
    { kind: "endless", words: /\brun\b/ },
    { kind: "terminal", words: /^shell\b/ },
  ],
  uvicorn: [{ kind: "endless", words: /\S/ }],
  gunicorn: [{ kind: "endless", words: /\S/, unless: ["-D", "--daemon"] }],
  jupyter: [{ kind: "endless", words: /^(?:notebook|lab)\b/ }],
  streamlit: [{ kind: "endless", words: /^run\b/ }],
  php: [
    { kind: "endless", words: /^artisan serve\b/ },
    { kind: "terminal", words: /^artisan tinker\b/ },
    { kind: "endless", options: ["-S"] },
  ],
  ngrok: [{ kind: "endless", words: /^(?:http|tcp|start)\b/ }],
  inotifywait: [{ kind: "endless", options: ["-m", "--monitor"] }],
};

/** Why a call of such a program would wait; null when the table knows of nothing. */
export function toolWaiting(call: Call): Waiting | null {
  const program = call.program ?? "";
  const rows = Object.hasOwn(ROWS, program) ? (ROWS[program] ?? []) : [];
  const { operands } = splitArguments(call.arguments, []);
  // `python3 -m http.server`: the module is the value of an option, and a word like any other here.
  const words = operands.map(({ value }) => value).join(" ");
  const found = rows.find(
    (row) =>
      (row.words === undefined || row.words.test(words)) &&
      (row.options === undefined || hasOption(call.arguments, row.options)) &&
      !(row.unless !== undefined && hasOption(call.arguments, row.unless)),
  );
  if (found === undefined || (found.kind === "terminal" && isFed(call))) return null;
  const name = [program, ...words.split(" ").slice(0, 1)].join(" ").trim();
  if (found.kind === "terminal") return terminal(name);
  return found.kind === "endless"
    ? endless(`${name} runs until it is stopped.`, "Run it as a service, or yourself in a terminal.")
    : answer(
        `${name} asks for an answer.`,
        "Use a form that asks nothing, or run it yourself in a terminal.",
      );
}
