// The help topics by name, in the order of the list. The text of each is NAME.md beside this file, read on
// demand.

/** Each topic with a short description. */
export const TOPICS = {
  guides: "how a guide becomes steps, and how you confirm each step",
  values: "giving values to variables, and how they go into commands",
  nodes: "choosing nodes, and how a command reaches one exactly once",
  fleets: "running each step on many nodes: one first, then the rest",
  "making-nodes": "making a node that does not exist yet",
  "own-machine": "commands for your own machine, sessions and tunnels",
  rehearsal: "practice nodes, and how they differ from real ones",
  secrets: "where secrets are kept out, and where they cannot be",
  permissions: "the IAM policies for each person and node",
  logs: "where the log is, what protects it, how old runs are deleted",
  replay: "playing a recorded run, with all keys",
  reports: "HTML, Markdown, JSON, text and asciicast reports",
  signing: "what verify, signatures and AWS's history prove",
  store: "a second copy of the log in an S3 bucket",
  "exit-codes": "what each exit code means",
  environment: "environment variables and files",
  troubleshooting: "common problems, and what to do",
} as const;

export type Topic = keyof typeof TOPICS;

export function isTopic(name: string): name is Topic {
  return Object.hasOwn(TOPICS, name);
}
