import { describe, expect, it } from "vitest";
import { printingSuffix, printsSwarmToken, tokenVariableFor } from "../../../src/plan/values/capture.ts";
import { secretName } from "../../../src/plan/values/secret-name.ts";
import { runInBash } from "../../support/bash-cases.ts";

describe("the suffix that prints a captured variable", () => {
  const good = [
    "X=$(echo hello)",
    "X=$(echo hello);",
    "X=$(echo hello); true &",
    "X=$(\necho hello\n)",
    "true && X=$(echo hello) || X=no",
    "X=$(cat <<E\nhello\nE\n)",
    "cat <<E > /dev/null\nx\nE\nX=$(echo hello)",
    "X=$(echo hello) ",
    "if true; then X=$(echo hello); fi",
  ];

  it("prints it after the command has run, in real bash, and keeps the exit status", () => {
    const asPrinter = (text: string): string =>
      `f() {\n${text}${printingSuffix(text, "X")}\n}\nout=$(f); status=$?; show "$status" "$out"`;
    const failing = ["X=$(exit 3)", "X=$(exit 3);", "cat <<E > /dev/null\nx\nE\nX=$(exit 3)"];
    const { results } = runInBash([...good, ...failing].map(asPrinter));
    expect(results.map((it) => it.shown)).toEqual([
      ...good.map(() => [["0", "hello"]]),
      ...failing.map(() => [["3", ""]]),
    ]);
  });

  it("is not added twice", () => {
    const once = `X=$(id -u)${printingSuffix("X=$(id -u)", "X")}`;
    expect(printingSuffix(once, "X")).toBe("");
  });
});

describe("swarm tokens", () => {
  it("are printed by `init` and `join-token` alone", () => {
    for (const text of [
      "docker swarm init",
      "sudo docker  swarm init --force-new-cluster",
      "docker swarm join-token -q worker",
    ])
      expect(printsSwarmToken(text)).toBe(true);
    for (const text of ["docker swarm join --token X a:1", "docker swarm leave", "docker info"])
      expect(printsSwarmToken(text)).toBe(false);
  });

  it("go to the variable that fits a manager's or a worker's", () => {
    const names = ["WORKER_TOKEN", "MANAGER_TOKEN"];
    expect(tokenVariableFor("docker swarm init", names)).toBe("WORKER_TOKEN");
    expect(tokenVariableFor("docker swarm join-token manager", names)).toBe("MANAGER_TOKEN");
    expect(tokenVariableFor("docker swarm join-token worker", names)).toBe("WORKER_TOKEN");
    expect(tokenVariableFor("docker swarm join-token manager", ["TOKEN"])).toBe("TOKEN");
    expect(tokenVariableFor("docker swarm init", [])).toBeNull();
  });
});

describe("a secret's name in the shell", () => {
  it("is its own when nothing else uses it, else derived, always an identifier, never two alike", () => {
    expect(secretName("SWARM_TOKEN")).toBe("SWARM_TOKEN");
    const odd = [
      "join-token",
      "join.token",
      "join_token-",
      "PATH",
      "LD_PRELOAD",
      "LL_X",
      "1x",
      "ü",
      "IFS",
      "BASH_ENV",
      "a b",
    ];
    const names = odd.map(secretName);
    for (const name of names) expect(name).toMatch(/^LL_[A-Z0-9_]+_[0-9a-f]{8}$/);
    expect(new Set(names).size).toBe(odd.length);
  });
});
