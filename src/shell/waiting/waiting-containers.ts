// Containers, clusters and virtual machines that wait for someone: docker, docker compose, kubectl, vagrant.
import type { Call } from "../calls/call.ts";
import { innerScripts } from "../calls/inner-scripts.ts";
import { hasOption, splitArguments, takesNextWord } from "../calls/options.ts";
import { ownWords } from "../calls/own-words.ts";
import { answer, endless, terminal, type Waiting } from "./waiting.ts";

/** Options of `docker run` and `docker exec` that take the next word. */
const RUN_VALUES =
  "-e --env --env-file -p --publish -v --volume --mount --name -h --hostname -w --workdir -u --user --network --net --link -m --memory --cpus -l --label --restart --entrypoint --security-opt --cap-add --cap-drop --device --dns --add-host --log-driver --log-opt --ulimit --ip --pid --ipc --userns --tmpfs --volumes-from --platform --gpus --runtime --pull --cidfile --detach-keys".split(
    " ",
  );

/** The options before the image or container. */
function beforeImage(args: Call["arguments"]): Call["arguments"] {
  let index = 0;
  for (; index < args.length; index += 1) {
    const value = args[index]?.value ?? "";
    if (!value.startsWith("-")) break;
    if (takesNextWord(value, RUN_VALUES)) index += 1;
  }
  return args.slice(0, index);
}

export function docker(call: Call): Waiting | null {
  const args = call.arguments;
  const operands = ownWords(call).map(({ value }) => value);
  const [first, second] = operands;
  const action = args.findIndex(({ value }) => value === "exec" || value === "run");
  const own = action === -1 ? [] : beforeImage(args.slice(action + 1));
  const names = operands.slice(0, 2).includes(args[action]?.value ?? "");
  const detached = hasOption(own, ["-d", "--detach"]);
  if (names && !detached && hasOption(own, ["-t", "--tty"]))
    return terminal(`docker ${args[action]?.value} -t`, "Remove `-t` (and `-i`).");
  // A container that publishes a port is a server.
  if (names && args[action]?.value === "run" && !detached && hasOption(own, ["-p", "--publish"]))
    return endless("docker run without -d", "Add `-d`.");
  if (first === "daemon") return endless("docker daemon");
  if (first === "attach" || second === "attach") return terminal("docker attach");
  if (first === "login" && !hasOption(args, ["--password-stdin", "-p", "--password"])) {
    return answer("docker login", "Use `--password-stdin`.");
  }
  if (second === "prune" && !hasOption(args, ["-f", "--force"])) {
    return answer("docker prune", "Add `--force`.");
  }
  if (first === "events" || (first === "stats" && !hasOption(args, ["--no-stream"]))) {
    return endless(`docker ${first}`, "Use `--no-stream`, or `--until`.");
  }
  const at = args.findIndex(({ value }) => value === "compose");
  return first === "compose" ? compose(call, args.slice(at + 1)) : null;
}

/** Options of docker compose that take a value, before its action. */
const COMPOSE_VALUES = [
  "-f",
  "--file",
  "-p",
  "--project-name",
  "--env-file",
  "--profile",
  "--project-directory",
];

export function compose(call: Call, args: Call["arguments"]): Waiting | null {
  const action = splitArguments(args, COMPOSE_VALUES).operands[0]?.value ?? "";
  const name = `${call.program}${call.program === "docker-compose" ? "" : " compose"} ${action}`;
  if (action === "up" && !hasOption(args, ["-d", "--detach", "--wait", "--no-start"]))
    return endless(name, "Add `-d`.");
  if (action === "rm" && !hasOption(behind(args, action), ["-f", "--force"]))
    return answer(name, "Add `-f`.");
  if ((action === "exec" || action === "run") && !hasOption(args, ["-T", "-d", "--detach", "--no-TTY"]))
    return /(?:^|\/)(?:ba|z|da|a)?sh$/.test(splitArguments(args, COMPOSE_VALUES).operands.at(-1)?.value ?? "")
      ? terminal(name, "Add `-T`, and the command to run.")
      : null;
  return null;
}

/** The arguments after the action: `-f` before it names a file. */
function behind(args: Call["arguments"], action: string): Call["arguments"] {
  return args.slice(args.findIndex(({ value }) => value === action) + 1);
}

/** kubectl and similar programs. */
export function cluster(call: Call): Waiting | null {
  const args = call.arguments;
  const words = ownWords(call).map(({ value }) => value);
  const action = (call.program === "k3s" ? words[1] : words[0]) ?? "";
  const end = args.findIndex(({ value }) => value === "--");
  const own = end === -1 ? args : args.slice(0, end);
  const name = `${call.program} ${action}`;
  if (action === "edit") return terminal(name, "Use `patch` or `apply -f`.");
  if (/^(?:exec|run|attach|debug|rsh)$/.test(action)) {
    const tty = hasOption(own, ["-t", "--tty"]);
    if (tty || action === "attach") return terminal(`${name}${tty ? " -t" : ""}`, "Remove `-t` (and `-i`).");
    return /^(?:debug|rsh)$/.test(action) && innerScripts(call).length === 0 ? terminal(name) : null;
  }
  if (action === "port-forward" || action === "proxy") return endless(name, "Run it yourself in a terminal.");
  if (action === "login" && !hasOption(args, ["--token", "-p", "--password"])) return terminal(name);
  return action === "get" && hasOption(args, ["-w", "--watch", "--watch-only"])
    ? endless(`${name} -w`, "Remove `-w`.")
    : null;
}

export function vagrant(call: Call): Waiting | null {
  const action = call.arguments[0]?.value ?? "";
  if (action === "ssh" && !hasOption(call.arguments, ["-c", "--command"]))
    return terminal("vagrant ssh without a command");
  return action === "destroy" && !hasOption(call.arguments, ["-f", "--force"])
    ? answer("vagrant destroy", "Add `-f`.")
    : null;
}
