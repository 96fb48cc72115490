// The examples and related topics in the help of each verb.
import type { Topic } from "../../help/topics.ts";

export interface VerbHelp {
  /** Description and command line. */
  readonly examples: readonly (readonly [string, string])[];
  readonly topics: readonly Topic[];
}

/** By the verb's name; "" is the program itself. */
export const VERB_HELP: Readonly<Record<string, VerbHelp>> = {
  "": {
    examples: [
      ["Rehearse the bundled guide", "lamplighter"],
      ["See what a guide would run", "lamplighter plan guide.md"],
      ["Rehearse your own guide", "lamplighter run guide.md --rehearse"],
      ["Run it on an EC2 instance", "lamplighter run guide.md --on node=web-1"],
      ["Watch the newest run again", "lamplighter replay last"],
    ],
    topics: [],
  },
  plan: {
    examples: [
      ["See every step and every value that is not set", "lamplighter plan guide.md"],
      ["Set values and name nodes", "lamplighter plan guide.md --set PORT=8080 --on node=web-1"],
      ["Only some sections, as data", 'lamplighter plan guide.md --section "Data volume" --json'],
    ],
    topics: ["guides", "values", "nodes"],
  },
  check: {
    examples: [
      ["List the findings of a guide", "lamplighter check guide.md"],
      ["Annotate it on a code host", "lamplighter check guide.md --sarif"],
      [
        "Check what it requires of a node",
        "lamplighter check guide.md --on node=web-1 --region eu-central-1",
      ],
    ],
    topics: ["guides", "nodes", "permissions"],
  },
  run: {
    examples: [
      ["Rehearse on practice nodes", "lamplighter run guide.md --rehearse"],
      ["Run on two instances, by Name tag", "lamplighter run guide.md --on manager=web-1 --on worker=web-2"],
      [
        "Run each step on all instances of a group: one first, then the rest",
        "lamplighter run guide.md --on worker=asg:workers --together worker",
      ],
      ["Set a value for one node only", "lamplighter run guide.md --on node=web-1 --set web-1:PORT=8080"],
      ["Read a secret from a file", "lamplighter run guide.md --on node=web-1 --set TOKEN=@token.txt"],
      ["Make the node first", "lamplighter run guide.md --on node=new:web-3"],
      [
        "Keep a copy of the log in a bucket, and sign it",
        "lamplighter run guide.md --on node=web-1 --store s3://audit/runs --sign ~/.ssh/id_ed25519",
      ],
    ],
    topics: [
      "guides",
      "values",
      "nodes",
      "fleets",
      "making-nodes",
      "own-machine",
      "rehearsal",
      "secrets",
      "store",
    ],
  },
  resume: {
    examples: [
      ["Continue the newest run", "lamplighter resume last"],
      ["Continue a run of another machine", "lamplighter resume s3://audit/runs/01M87FD7ZGNWF0RDYDWQYT3E6G"],
    ],
    topics: ["nodes", "secrets", "store"],
  },
  replay: {
    examples: [
      ["Play the newest run", "lamplighter replay last"],
      ["Faster, with short pauses", "lamplighter replay last --speed 8 --idle-limit 0.5"],
      ["Print the transcript", "lamplighter replay last --plain"],
    ],
    topics: ["replay", "logs"],
  },
  verify: {
    examples: [
      ["Verify the newest run", "lamplighter verify last"],
      ["Also check who signed it", "lamplighter verify last --allowed-signers signers"],
      [
        "Compare it with AWS, and keep the evidence",
        "lamplighter verify last --aws --save-evidence evidence.json",
      ],
    ],
    topics: ["signing", "logs", "store"],
  },
  export: {
    examples: [
      ["A page for an auditor", "lamplighter export last --as html -o run.html"],
      ["A comment for a ticket", "lamplighter export last --as markdown"],
      ["The transcript, as plain lines", "lamplighter export last --as text"],
      ["A recording of the screen for asciinema", "lamplighter export last --as asciicast -o run.cast"],
    ],
    topics: ["reports"],
  },
  sign: {
    examples: [
      ["Sign with a private key", "lamplighter sign last --key ~/.ssh/id_ed25519"],
      ["Sign with a key that the SSH agent holds", "lamplighter sign last --key ~/.ssh/id_ed25519.pub"],
    ],
    topics: ["signing"],
  },
  runs: {
    examples: [
      ["List all runs", "lamplighter runs"],
      [
        "Failed runs of the last 30 days on one node",
        "lamplighter runs --outcome failed --since 30d --node web-1",
      ],
      ["Runs in a store", "lamplighter runs --store s3://audit/runs"],
    ],
    topics: ["logs", "store"],
  },
  purge: {
    examples: [
      ["See what would be deleted", "lamplighter purge --older-than 90d --dry-run"],
      ["Delete all rehearsals", "lamplighter purge --rehearsals"],
      ["Delete one run, and say why", 'lamplighter purge 01M87FD7ZG --reason "wrong account"'],
    ],
    topics: ["logs"],
  },
  clean: {
    examples: [["Clean two nodes", "lamplighter clean web-1 i-0123456789abcdef0"]],
    topics: ["nodes", "secrets"],
  },
  help: {
    examples: [
      ["List verbs and topics", "lamplighter help"],
      ["Read a topic", "lamplighter help nodes"],
      ["Show a verb's options", "lamplighter help run"],
    ],
    topics: [],
  },
};
