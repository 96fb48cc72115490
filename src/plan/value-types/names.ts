// Names of hosts: DNS names and the host name of a node.
import type { ValueType, Wrong } from "./value-type.ts";

const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** A domain name as RFC 1123 section 2.1 and RFC 1035 section 2.3.4 allow it, without the final dot. */
export const dnsName: ValueType = {
  noun: "DNS name",
  example: "lamp.example.org",
  check(text) {
    return (
      labelProblem(text) ??
      (text.length > 253
        ? { rule: "it may have 253 characters at most (RFC 1035)", advice: "Give a shorter name." }
        : text)
    );
  },
};

/** What `hostnamectl set-hostname` takes: labels as in a DNS name, 64 characters at most (HOST_NAME_MAX of Linux). */
export const hostName: ValueType = {
  noun: "host name",
  example: "node-01.example.org",
  check(text) {
    return (
      labelProblem(text) ??
      (text.length > 64
        ? {
            rule: "Linux takes 64 characters at most",
            advice: "Give a shorter name, for example its first label alone.",
          }
        : text)
    );
  },
};

function labelProblem(text: string): Wrong | null {
  if (text.endsWith("."))
    return { rule: "the final dot does not belong to it here", advice: "Leave the final dot out." };
  const labels = text.split(".");
  if (labels.some((label) => label === ""))
    return {
      rule: "between two dots there must be a label (RFC 1123)",
      advice: "Look for a dot too many.",
    };
  if (labels.some((label) => label.length > 63))
    return {
      rule: "a label may have 63 characters at most (RFC 1035)",
      advice: "Shorten the part between the dots.",
    };
  if (!labels.every((label) => LABEL.test(label))) {
    const foreign = /[^\u0020-\u007e]/u.test(text);
    return labels.every((label) => /^[A-Za-z0-9-]+$/.test(label))
      ? {
          rule: "a label neither begins nor ends with a hyphen (RFC 1123)",
          advice: "Remove the hyphen at the edge.",
        }
      : {
          rule: "labels are letters, digits and hyphens (RFC 1123)",
          advice: foreign
            ? "Give an international name in its ASCII form, which begins with `xn--`."
            : "Use a hyphen where there is another character, for example `node-1`; leave out any `https://`, path or port.",
        };
  }
  if (/^[0-9]+$/.test(labels[labels.length - 1] ?? ""))
    return {
      rule: "its last label must not be all digits, or it reads as an IP address (RFC 1123)",
      advice: "Give the name, not the address, for example `node-01.example.org`.",
    };
  return null;
}
