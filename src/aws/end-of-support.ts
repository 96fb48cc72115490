// Until when the vendor of a node's operating system supports it: a small table of days that the vendors have announced.
// What is not in it is not known; nothing is guessed.

/** A release of an operating system, by the names of os-release. */
export interface System {
  /** ID: `amzn`, `ubuntu`. */
  readonly id: string;
  /** VERSION_ID: `2023`, `24.04`, `9.4`. */
  readonly version: string;
}

export interface Support {
  /** `until 2029-06-30`, `ended 2026-06-30`, `not known`. */
  readonly words: string;
  /** A sentence when support has ended or soon will; else null. */
  readonly concern: string | null;
}

interface Vendor {
  readonly name: string;
  /** Releases are told apart by the number before the dot alone. */
  readonly byMajor?: true;
  /** The last day of support, and of what the vendor offers beyond it to everybody without charge. */
  readonly releases: Readonly<Record<string, readonly [day: string, longer?: string]>>;
}

const VENDORS: Readonly<Record<string, Vendor>> = {
  // Amazon: Amazon Linux AMI, Amazon Linux 2 and Amazon Linux 2023, each with its maintenance phase.
  amzn: {
    name: "Amazon Linux",
    releases: { "2018.03": ["2023-12-31"], "2": ["2026-06-30"], "2023": ["2029-06-30"] },
  },
  // Canonical: standard support of LTS releases; Ubuntu Pro goes further.
  ubuntu: {
    name: "Ubuntu",
    releases: {
      "18.04": ["2023-05-31"],
      "20.04": ["2025-05-29"],
      "22.04": ["2027-06-01"],
      "24.04": ["2029-05-31"],
    },
  },
  // The Debian project: its security team, then Debian LTS.
  debian: {
    name: "Debian",
    byMajor: true,
    releases: {
      "11": ["2024-08-14", "2026-08-31"],
      "12": ["2026-07-11", "2028-06-30"],
      "13": ["2028-08-09", "2030-06-30"],
    },
  },
  // Red Hat: the end of maintenance support; extended life cycle support is an add-on.
  rhel: {
    name: "Red Hat Enterprise Linux",
    byMajor: true,
    releases: { "7": ["2024-06-30"], "8": ["2029-05-31"], "9": ["2032-05-31"], "10": ["2035-05-31"] },
  },
  // The CentOS project.
  centos: { name: "CentOS", byMajor: true, releases: { "7": ["2024-06-30"] } },
  // Rocky Enterprise Software Foundation.
  rocky: {
    name: "Rocky Linux",
    byMajor: true,
    releases: { "8": ["2029-05-31"], "9": ["2032-05-31"], "10": ["2035-05-31"] },
  },
  // AlmaLinux OS Foundation: the end of security support.
  almalinux: {
    name: "AlmaLinux",
    byMajor: true,
    releases: { "8": ["2029-03-01"], "9": ["2032-05-31"], "10": ["2035-05-31"] },
  },
  // SUSE: general support of each service pack; LTSS is an add-on.
  sles: {
    name: "SUSE Linux Enterprise Server",
    releases: {
      "15": ["2019-12-31"],
      "15.1": ["2021-01-31"],
      "15.2": ["2021-12-31"],
      "15.3": ["2022-12-31"],
      "15.4": ["2023-12-31"],
      "15.5": ["2024-12-31"],
      "15.6": ["2025-12-31"],
      "15.7": ["2031-07-31"],
    },
  },
};

/** How Systems Manager calls them (PlatformName). */
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

/** How their vendors name the images; the version, where one is left in the text, is made of the groups. */
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

/** The release by what Systems Manager tells of a node; null when it is none of those that are known here. */
export function systemOfPlatform(name: string, version: string): System | null {
  const id = PLATFORMS.find(([pattern]) => pattern.test(name))?.[1];
  return id === undefined || version === "" ? null : { id, version };
}

/** The release by an image's name; null when the name tells none. */
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
  if (system === null || vendor === undefined) return { words: "not known", concern: null };
  const version = vendor.byMajor === true ? (system.version.split(".")[0] ?? "") : system.version;
  const release = entryOf(vendor.releases, version);
  if (release === undefined) return { words: "not known", concern: null };
  const [day, longer] = release;
  const name = `${vendor.name} ${version}`;
  const left = daysLeft(day, now);
  if (left >= 0)
    return {
      words: `until ${day}`,
      concern: left > SOON ? null : `Support of ${name} ends on ${day}, in ${left} days.`,
    };
  if (longer !== undefined && daysLeft(longer, now) >= 0)
    return {
      words: `ended ${day}, long-term support until ${longer}`,
      concern: `${name} left regular support on ${day}; only its long-term support goes on, until ${longer}.`,
    };
  const end = longer ?? day;
  return {
    words: `ended ${end}`,
    concern: `${name} has had no support since ${end}: its vendor publishes no security fixes for everybody any more. Plan the move to a newer release.`,
  };
}

/** Whole days until the end of that day (UTC); negative once it has passed. */
function daysLeft(day: string, now: number): number {
  return Math.floor((Date.parse(`${day}T00:00:00Z`) + DAY - 1 - now) / DAY);
}

/** What a node says is no name of a table's own workings. */
function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
