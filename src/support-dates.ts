// Until when vendors support the releases of their operating systems and databases, as they announced it. A
// release that is not listed is unknown.

/**
 * The last day of support, and of the vendor's extended support if it is free for everybody (`2026-06-30`).
 */
export type LastDays = readonly [day: string, longer?: string];

/**
 * By ID and VERSION_ID of os-release: `amzn` and `2023`, `ubuntu` and `24.04`; only the number before the dot
 * when minor releases share a date.
 */
export const LAST_DAYS = {
  // Amazon: Amazon Linux AMI, Amazon Linux 2 and Amazon Linux 2023, each with its maintenance phase.
  amzn: { "2018.03": ["2023-12-31"], "2": ["2026-06-30"], "2023": ["2029-06-30"] },
  // Canonical: standard support of LTS releases; Ubuntu Pro lasts longer.
  ubuntu: {
    "14.04": ["2019-04-30"],
    "16.04": ["2021-04-30"],
    "18.04": ["2023-05-31"],
    "20.04": ["2025-05-29"],
    "22.04": ["2027-06-01"],
    "24.04": ["2029-05-31"],
  },
  // The Debian project: its security team, then Debian LTS.
  debian: {
    "8": ["2018-06-17", "2020-06-30"],
    "9": ["2020-07-18", "2022-06-30"],
    "10": ["2022-09-10", "2024-06-30"],
    "11": ["2024-08-14", "2026-08-31"],
    "12": ["2026-07-11", "2028-06-30"],
    "13": ["2028-08-09", "2030-06-30"],
  },
  // Red Hat: the end of maintenance support; extended life cycle support is an add-on.
  rhel: { "7": ["2024-06-30"], "8": ["2029-05-31"], "9": ["2032-05-31"], "10": ["2035-05-31"] },
  // The CentOS project.
  centos: { "6": ["2020-11-30"], "7": ["2024-06-30"], "8": ["2021-12-31"] },
  // Rocky Enterprise Software Foundation.
  rocky: { "8": ["2029-05-31"], "9": ["2032-05-31"], "10": ["2035-05-31"] },
  // AlmaLinux OS Foundation: the end of security support.
  almalinux: { "8": ["2029-03-01"], "9": ["2032-05-31"], "10": ["2035-05-31"] },
  // SUSE: general support of each service pack; LTSS is an add-on.
  sles: {
    "15": ["2019-12-31"],
    "15.1": ["2021-01-31"],
    "15.2": ["2021-12-31"],
    "15.3": ["2022-12-31"],
    "15.4": ["2023-12-31"],
    "15.5": ["2024-12-31"],
    "15.6": ["2025-12-31"],
    "15.7": ["2031-07-31"],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, LastDays>>>>;

/** The very last day, including free extended support. */
export function lastDay([day, longer]: LastDays): string {
  return longer ?? day;
}

/**
 * The last day of standard support of each engine version of Amazon DocumentDB; null when AWS has announced
 * none. After it, AWS charges for Extended Support. (Amazon DocumentDB Developer Guide, "Amazon DocumentDB
 * engine version support dates": the release calendar for major versions, as of November 2026.)
 */
export const DOCUMENTDB_LAST_DAYS: Readonly<Record<string, string | null>> = {
  "3.6": "2026-03-30",
  "4.0": null,
  "5.0": null,
  "8.0": null,
};
