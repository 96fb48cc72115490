import { describe, expect, it } from "vitest";
import { commandEnvironment, missingCredentials } from "../../src/local/environment.ts";

const ALL = {
  PATH: "/usr/bin",
  HOME: "/home/ada",
  USER: "ada",
  LOGNAME: "ada",
  SHELL: "/bin/zsh",
  LANG: "C.UTF-8",
  LC_TIME: "C",
  TERM: "xterm",
  TMPDIR: "/tmp/x",
  TZ: "UTC",
  AWS_CONFIG_FILE: "/c",
  AWS_SHARED_CREDENTIALS_FILE: "/s",
  AWS_CA_BUNDLE: "/b",
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  AWS_ENDPOINT_URL_SSM: "http://127.0.0.1:2",
  HTTPS_PROXY: "http://proxy",
  no_proxy: "localhost",
};

describe("the environment of commands on one's own machine", () => {
  it("is what finds programs, a home and the AWS configuration", () => {
    const all = { ...ALL, AWS_PROFILE: "work", AWS_REGION: "us-east-1", UNSET: undefined };
    expect(commandEnvironment(all, { profile: null, region: "eu-west-1" })).toEqual({
      ...ALL,
      AWS_PROFILE: "work",
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
    });
    expect(commandEnvironment(all, { profile: "run", region: "eu-west-1" }).AWS_PROFILE).toBe("run");
  });

  it.each([
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "BASH_ENV",
    "ENV",
    "LD_PRELOAD",
    "NODE_OPTIONS",
    "PYTHONPATH",
    "SSH_AUTH_SOCK",
    "GITHUB_TOKEN",
    "PATHS",
    "MY_HOME",
    "XDG_STATE_HOME",
  ])("is not %s", (name) => {
    expect(commandEnvironment({ [name]: "x" }, { profile: null, region: "r" })).toEqual({
      AWS_REGION: "r",
      AWS_DEFAULT_REGION: "r",
    });
  });

  it("is spoken of where the run has credentials that its commands lack", () => {
    expect(missingCredentials({ AWS_ACCESS_KEY_ID: "AKIA" }, null)).toMatch(
      /AWS_ACCESS_KEY_ID, .* --profile/,
    );
    expect(missingCredentials({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x" }, null)).not.toBeNull();
    expect(missingCredentials({ AWS_ACCESS_KEY_ID: "AKIA" }, "work")).toBeNull();
    expect(missingCredentials({ AWS_PROFILE: "work", AWS_ACCESS_KEY_ID: "" }, null)).toBeNull();
  });
});
