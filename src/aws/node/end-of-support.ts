// Until when the vendor of a node's operating system supports it. A release that is in no table is unknown;
// nothing is guessed.
import { LAST_DAYS, type LastDays, lastDay } from "../../support-dates.ts";

/** A release of an operating system, named as in os-release. */
export interface System {
  /** ID: `amzn`, `ubuntu`. */
  readonly id: string;
  /** VERSION_ID: `2023`, `24.04`, `9.4`. */
  readonly version: string;
}

export interface Support {
  /** `until 2029-06-30`, `ended 2026-06-30`, `not known`. */
  readonly words: string;
  /** A sentence when support has ended or will end soon; else null. */
  readonly concern: string | null;
}

interface Vendor {
  readonly name: string;
  /** Releases are identified only by the number before the dot. */
  readonly byMajor?: true;
  readonly releases: Readonly<Record<string, LastDays>>;
}

const VENDORS: Readonly<Record<string, Vendor>> = {
  amzn: { name: "Amazon Linux", releases: LAST_DAYS.amzn },
  ubuntu: { name: "Ubuntu", releases: LAST_DAYS.ubuntu },
  debian: { name: "Debian", byMajor: true, releases: LAST_DAYS.debian },
  rhel: { name: "Red Hat Enterprise Linux", byMajor: true, releases: LAST_DAYS.rhel },
  centos: { name: "CentOS", byMajor: true, releases: LAST_DAYS.centos },
  rocky: { name: "Rocky Linux", byMajor: true, releases: LAST_DAYS.rocky },
  almalinux: { name: "AlmaLinux", byMajor: true, releases: LAST_DAYS.almalinux },
  sles: { name: "SUSE Linux Enterprise Server", releases: LAST_DAYS.sles },
};

/** Systems Manager's names for them (PlatformName). */
const PLATFORMS: readonly (readonly [RegExp, string])[] = [
  [/^Amazon Linux/i, "amzn"],
  [/^Ubuntu/i, "ubuntu"],
  [/^Debian/i, "debian"],
  [/^Red Hat Enterprise Linux/i, "rhel"],
  [/^CentOS Linux/i, "centos"],
  [/^Rocky/i, "rocky"],
  [/^AlmaLinux/i, "almalinux"],
  [/^(?:SLES|SUSE Linux Enterprise Server)/i, "sles"],
];

/** How vendors name their images. The third item is the version; without it, the groups are. */
const IMAGES: readonly (readonly [RegExp, string, string?])[] = [
  [/^al2023-ami-/, "amzn", "2023"],
  [/^amzn2-ami-/, "amzn", "2"],
  [/^amzn-ami-/, "amzn", "2018.03"],
  [/^ubuntu\/.*-([0-9]{2}\.[0-9]{2})-/, "ubuntu"],
  [/^debian-([0-9]{2})-/, "debian"],
  [/^RHEL-([0-9]{1,2})\.[0-9]/, "rhel"],
  [/^Rocky-([0-9]{1,2})-/, "rocky"],
  [/^AlmaLinux OS ([0-9]{1,2})\./, "almalinux"],
  [/^suse-sles-(15)-sp([0-9])-/, "sles"],
];

/** The release from a node's platform in Systems Manager; null when it is not one of these. */
export function systemOfPlatform(name: string, version: string): System | null {
  const id = PLATFORMS.find(([pattern]) => pattern.test(name))?.[1];
  return id === undefined || version === "" ? null : { id, version };
}

/** The release from an image's name; null when the name does not say. */
export function systemOfImage(name: string): System | null {
  for (const [pattern, id, version] of IMAGES) {
    const match = pattern.exec(name);
    if (match !== null) return { id, version: version ?? match.slice(1).join(".") };
  }
  return null;
}

const DAY = 86_400_000;
/** How many days before the end it becomes a concern. */
const SOON = 90;

/** How long the release is supported, as of `now` (milliseconds since 1970 UTC). */
export function supportOf(system: System | null, now: number): Support {
  const vendor = system === null ? undefined : entryOf(VENDORS, system.id);
  if (system === null || vendor === undefined) return { words: "unknown", concern: null };
  const version = vendor.byMajor === true ? (system.version.split(".")[0] ?? "") : system.version;
  const release = entryOf(vendor.releases, version);
  if (release === undefined) return { words: "unknown", concern: null };
  const [day, longer] = release;
  const name = `${vendor.name} ${version}`;
  const left = daysLeft(day, now);
  if (left >= 0)
    return {
      words: `until ${day}`,
      concern: left > SOON ? null : `Support for ${name} ends on ${day}, in ${left} days.`,
    };
  if (longer !== undefined && daysLeft(longer, now) >= 0)
    return {
      words: `ended ${day}, long-term support until ${longer}`,
      concern: `${name} left regular support on ${day}. Only long-term support continues, until ${longer}.`,
    };
  const end = lastDay(release);
  return {
    words: `ended ${end}`,
    concern: `${name} has been out of support since ${end}: its vendor no longer publishes security fixes for everyone. Plan an upgrade to a newer release.`,
  };
}

/** Whole days until the end of that day (UTC); negative once it has passed. */
function daysLeft(day: string, now: number): number {
  return Math.floor((Date.parse(`${day}T00:00:00Z`) + DAY - 1 - now) / DAY);
}

/** Prevents a name from the node from reaching inherited properties of the table. */
function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
