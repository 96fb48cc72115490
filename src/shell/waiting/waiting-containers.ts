// Containers, clusters and virtual machines that wait for someone: docker, docker compose, kubectl, vagrant.
import type { Call } from "../calls/call.ts";
import { hasOption, splitArguments, takesNextWord } from "../calls/options.ts";
import { answer, endless, follows, terminal, type Waiting } from "./waiting.ts";

/** Options of `docker run` and `docker exec` that take the next word. */
const RUN_VALUES =
  "-e --env --env-file -p --publish -v --volume --mount --name -h --hostname -w --workdir -u --user --network --net --link -m --memory --cpus -l --label --restart --entrypoint --security-opt --cap-add --cap-drop --device --dns --add-host --log-driver --log-opt --ulimit --ip --pid --ipc --userns --tmpfs --volumes-from --platform --gpus --runtime --pull --cidfile --detach-keys".split(
    " ",
  );

/** The options in front of the image or container. */
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
  const operands = splitArguments(args, ["-H", "--host", "-c", "--context"]).operands.map(
    ({ value }) => value,
  );
  const [first, second] = operands;
  const action = args.findIndex(({ value }) => value === "exec" || value === "run");
  const own = action === -1 ? [] : beforeImage(args.slice(action + 1));
  const names = operands.slice(0, 2).includes(args[action]?.value ?? "");
  if (names && hasOption(own, ["-t", "--tty"])) {
    return terminal(`docker ${args[action]?.value} -t`, "Leave `-t` (and `-i`) out.");
  }
  if (first === "attach" || second === "attach") return terminal("docker attach");
  if (first === "login" && !hasOption(args, ["--password-stdin", "-p", "--password"])) {
    return answer("docker login asks for a password.", "Use `--password-stdin`.");
  }
  if (second === "prune" && !hasOption(args, ["-f", "--force"])) {
    return answer("docker prune asks for an answer.", "Add `--force`.");
  }
  if (first === "logs" || second === "logs") return follows(call, ["-f", "--follow"], "Leave `-f` out.");
  if (first === "events" || (first === "stats" && !hasOption(args, ["--no-stream"]))) {
    return endless(`docker ${first} never ends.`, "Use `--no-stream`, or `--until`.");
  }
  const at = args.findIndex(({ value }) => value === "compose");
  return first === "compose" ? compose(call, args.slice(at + 1)) : null;
}

/** Options of docker compose that take a value, in front of its action. */
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
    return endless(`${name} stays in the foreground.`, "Add `-d`.");
  if ((action === "exec" || action === "run") && !hasOption(args, ["-T", "-d", "--detach", "--no-TTY"]))
    return /(?:^|\/)(?:ba|z|da|a)?sh$/.test(splitArguments(args, COMPOSE_VALUES).operands.at(-1)?.value ?? "")
      ? terminal(name, "Add `-T`, and the command to run.")
      : null;
  return action === "logs" ? follows(call, ["-f", "--follow"], "Leave `-f` out.") : null;
}

/** kubectl and its kin. */
export function cluster(call: Call): Waiting | null {
  const args = call.arguments;
  const { operands } = splitArguments(args, ["-n", "--namespace", "--kubeconfig", "--context", "-c"]);
  const action = operands[0]?.value ?? "";
  const end = args.findIndex(({ value }) => value === "--");
  const own = end === -1 ? args : args.slice(0, end);
  const name = `${call.program} ${action}`;
  if (action === "edit") return terminal(name, "Use `patch` or `apply -f`.");
  if (/^(?:exec|run|attach|debug|rsh)$/.test(action)) {
    const tty = hasOption(own, ["-t", "--tty"]);
    if (tty || action === "attach")
      return terminal(`${name}${tty ? " -t" : ""}`, "Leave `-t` (and `-i`) out.");
    return /^(?:debug|rsh)$/.test(action) && end === -1 ? terminal(name) : null;
  }
  if (action === "port-forward" || action === "proxy")
    return endless(`${name} runs until it is stopped.`, "Run it yourself in a terminal.");
  if (action === "login" && !hasOption(args, ["--token", "-p", "--password"])) return terminal(name);
  if (action === "logs") return follows(call, ["-f", "--follow"], "Leave `-f` out.");
  return action === "get" || action === "rollout"
    ? follows(call, ["-w", "--watch", "--watch-only"], "Leave `-w` out.")
    : null;
}

export function vagrant(call: Call): Waiting | null {
  const action = call.arguments[0]?.value ?? "";
  if (action === "ssh" && !hasOption(call.arguments, ["-c", "--command"]))
    return terminal("vagrant ssh without a command");
  return action === "destroy" && !hasOption(call.arguments, ["-f", "--force"])
    ? answer("vagrant destroy asks for an answer.", "Add `-f`.")
    : null;
}
