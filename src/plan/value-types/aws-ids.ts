// AWS identifiers: instances, volumes, Regions.
import type { ValueType } from "./value-type.ts";

const ID = "(?:[0-9a-f]{8}|[0-9a-f]{17})";
const INSTANCE = new RegExp(`^i-${ID}$`);
const VOLUME = new RegExp(`^vol-${ID}$`);

/** An EC2 instance id: `i-` and 17 (formerly 8) hexadecimal digits. */
export const instanceId: ValueType = {
  noun: "instance id",
  example: "i-0123456789abcdef0",
  check(text) {
    if (INSTANCE.test(text)) return text;
    return {
      rule: "it is `i-` and 17 (on old instances 8) digits or letters a to f, in lower case",
      advice: "Copy it from the EC2 console. A name or an address is not accepted.",
    };
  },
};

/** An EBS volume id: `vol-` and 17 (formerly 8) hexadecimal digits. */
export const volumeId: ValueType = {
  noun: "volume id",
  example: "vol-0123456789abcdef0",
  check(text) {
    if (VOLUME.test(text)) return text;
    return {
      rule: "it is `vol-` and 17 (on old volumes 8) digits or letters a to f, in lower case",
      advice: /^vol[0-9a-f]+$/.test(text)
        ? "This looks like a disk's serial number: add a hyphen after `vol`."
        : "Copy it from the EC2 console, or read the serial number with `lsblk -o +SERIAL` and add a hyphen after `vol`.",
    };
  },
};

/** The code of an AWS Region: `us-east-1`, `us-gov-west-1`. Only AWS knows whether it exists. */
export const region: ValueType = {
  noun: "Region",
  example: "us-east-1",
  check(text) {
    if (/^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}$/.test(text)) return text;
    return {
      rule: "Regions are written like `us-east-1`",
      advice: /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}[a-z]$/.test(text)
        ? "This is an Availability Zone: remove the last letter."
        : "Use the code that the AWS console shows next to the Region's name.",
    };
  },
};
