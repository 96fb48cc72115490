// The closed list of value types, for what has to know them while it runs. What each type allows is the plan's.

/** Every value type, by the name that front matter uses. */
export const VARIABLE_TYPES = [
  "dns-name",
  "host-name",
  "ip-address",
  "port",
  "block-device",
  "swarm-token",
  "instance-id",
  "volume-id",
  "region",
  "size",
  "integer",
  "path",
  "choice",
  "pattern",
  "text",
] as const;
