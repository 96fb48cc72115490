// Who sits at the keyboard.
import { hostname, userInfo } from "node:os";
import type { Operator } from "../../run/model/event.ts";

/** The operating system's names for user and host; the ARN is known only after asking STS. */
export function operator(arn: string | null): Operator {
  return { user: userName(), host: hostname(), arn };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name (containers) has no entry to read.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
