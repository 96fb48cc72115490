// The type of a variable, judged by its name and by the commands around it.
import type { VariableType } from "../model/runbook.ts";

export interface Kind {
  readonly type: VariableType;
  readonly secret: boolean;
  readonly pattern: string | null;
  /** For `choice`. */
  readonly choices?: readonly string[];
}

/** The type of a found variable. `near`: the commands in which it occurs. */
export function kindOf(name: string, near: string): Kind {
  if (/^[a-z][a-z0-9-]*(?:\|[a-z][a-z0-9-]*)+$/.test(name))
    return { ...of("choice"), choices: name.split("|") };
  const word = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_");
  const has = (...parts: string[]) => parts.some((part) => `_${word}_`.includes(`_${part}_`));
  if (has("TOKEN") && (has("SWARM") || /\bswarm\b/.test(near))) return of("swarm-token", true);
  if (isSecretName(word)) return of("text", true);
  if (has("UUID")) return { type: "pattern", secret: false, pattern: "[0-9A-Za-z-]+" };
  if (
    /^(?:\/DEV\/)?(?:NVME\d+N\d+|XVD[A-Z]|SD[A-Z]|VD[A-Z])$/.test(name.toUpperCase()) ||
    has("DEVICE", "DISK", "BLOCKDEV")
  )
    return of("block-device");
  if (has("PORT")) return of("port");
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(name) || /^2001:db8:/i.test(name)) return of("ip-address");
  if (has("DNS", "DOMAIN", "FQDN", "HOSTED_ZONE_NAME")) return of("dns-name");
  if (/\.(?:example(?:\.(?:com|net|org))?|invalid)$/i.test(name)) return of("host-name");
  if (isNodeName(name)) return of("host-name");
  if (/^example\.(?:com|net|org)$/i.test(name)) return of("dns-name");
  if (has("HOST", "HOSTNAME")) return of("host-name");
  if (has("IP", "IPADDR", "IPADDRESS", "IPV4", "IPV6")) return of("ip-address");
  if (has("REGION")) return of("region");
  if (has("INSTANCE_ID", "INSTANCEID")) return of("instance-id");
  if (has("VOLUME_ID", "VOLUMEID", "VOL_ID")) return of("volume-id");
  if (has("SIZE")) return of("size");
  if (has("COUNT", "NUMBER", "REPLICAS")) return of("integer");
  if (has("PATH", "DIR", "DIRECTORY", "FOLDER")) return of("path");
  return of("text");
}

/** The short name of a machine: `node-01`, `web1`. */
function isNodeName(name: string): boolean {
  return /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*-?\d+$/.test(name);
}

/** True for names of secret things. Public keys, key names and key files are not secret. */
export function isSecretName(name: string): boolean {
  const word = `_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_`;
  if (/_(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|CREDENTIALS?|APIKEY|PWD)_/.test(word))
    return !/_(?:NAME|ID|ARN|FILE|PATH|LENGTH|TTL)_$/.test(word);
  return /_KEY_$/.test(word) &&
    !/_(?:PUBLIC|PUB|SSH|HOST|GPG|SORT|PARTITION|PRIMARY|FOREIGN|OBJECT|S3|TAG)_KEY_$/.test(word) &&
    !/^_KEY_$/.test(word)
    ? true
    : /_(?:SECRET|PRIVATE|ACCESS|API)_KEY_/.test(word) && !/_(?:NAME|ID|FILE|PATH)_$/.test(word);
}

function of(type: VariableType, secret = false): Kind {
  return { type, secret, pattern: null };
}
