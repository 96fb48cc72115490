// The join token of a Docker swarm.
import type { ValueType } from "./value-type.ts";

/**
 * `SWMTKN-1-` (`SWMTKN-2-1-` with FIPS), the CA certificate's digest in 50 characters of base 36, a hyphen,
 * and a secret in 25, as swarmkit's ca/config.go makes it.
 */
export const swarmToken: ValueType = {
  noun: "swarm join token",
  example: null,
  check(text) {
    if (/^SWMTKN-(?:1|2-[01])-[0-9a-z]{50}-[0-9a-z]{25}$/.test(text)) return text;
    return {
      rule: text.startsWith("SWMTKN-")
        ? "after `SWMTKN-1-` it must have 50 characters, a hyphen and 25 characters, all digits or lower-case letters"
        : "it must begin with `SWMTKN-1-`",
      advice: "Copy the whole token from `docker swarm join-token -q worker` on a manager; it is one line.",
    };
  },
};
