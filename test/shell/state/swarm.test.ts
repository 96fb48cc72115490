// Which machine a swarm is made on, or joined from: the one that runs the command, or another that it reaches.
import { describe, expect, it } from "vitest";
import { swarmActions } from "../../../src/shell/state/swarm.ts";

const actions = (text: string): string => [...swarmActions(text, [])].join(" ");

describe("on the machine that runs it", () => {
  it.each([
    ["docker swarm init --advertise-addr 10.0.0.4", "init"],
    ["sudo docker swarm join --token x 10.0.0.4:2377", "join"],
    ["docker --debug swarm init", "init"],
    ["docker info || docker swarm init", "init"],
    ["sh -c 'docker swarm join --token x a:2377'", "join"],
  ])("%s", (text, expected) => {
    expect(actions(text)).toBe(expected);
  });
});

describe("on another one, or none", () => {
  it.each([
    'docker-machine ssh a "docker swarm init"',
    'docker-machine ssh b "docker swarm join --token x a:2377"',
    "ssh b docker swarm join --token x a:2377",
    "docker -H tcp://10.0.0.4:2376 swarm init",
    "docker --context b swarm join --token x a:2377",
    "DOCKER_HOST=tcp://b:2376 docker swarm init",
    "docker swarm join-token worker",
    "docker swarm leave",
    "echo docker swarm init",
    "docker network create swarm",
  ])("%s", (text) => {
    expect(actions(text)).toBe("");
  });
});
