// The closed list of value types, for use at runtime. The plan room defines what each type allows.

/** Every value type, by its front matter name. */
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
