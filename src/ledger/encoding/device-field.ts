// The devices to check before a command, as a header field.
import type { DeviceCheck } from "../../plan/model/device.ts";
import type { HeaderField } from "./header-line.ts";

const CHECK =
  "(?:same|unused|empty),(?:-|[0-9a-z]+),(?:-|[0-9]+),(?:-|[0-9A-Za-z-]+),/dev(?:/[0-9A-Za-z._:+@=-]+)+";
const ALPHABET = new RegExp(`^(?:${CHECK}(?: |$))*$`);

/** `DEMAND,SERIAL,SIZE,VOLUME,PATH`, separated by blanks; `-` for an unknown value. */
export function devicesField(checks: readonly DeviceCheck[]): HeaderField {
  const items = checks.map(({ path, identity, demands }) => {
    const serial = identity === null ? "" : plainSerial(identity.serial ?? "");
    const known =
      identity === null ? "-" : (identity.volume ?? identity.serial?.replace(/[^0-9A-Za-z-]/g, "-"));
    return [demands, serial || "-", identity?.size ?? "-", known || "the-disk-that-was-meant", path].join(
      ",",
    );
  });
  return ["devices", items.join(" "), ALPHABET];
}

/**
 * A serial number for comparison: EC2 writes a volume's id with a dash and a disk's serial number without,
 * and case differs.
 */
function plainSerial(serial: string): string {
  return serial.toLowerCase().replace(/[^0-9a-z]/g, "");
}
