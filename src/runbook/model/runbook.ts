// What was read from a guide: sections, steps, variables, findings. Data only, JSON-shaped.
import type { CommandAnalysis, Risk, Span } from "../../shell/model/command.ts";
import type { VARIABLE_TYPES } from "./variable-types.ts";

export type Severity = "info" | "warning" | "error";

/** A problem in the guide, with its place. Lines and columns count from 1. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly advice: string;
  readonly line: number;
  readonly column: number;
}

export type StepKind = "command" | "manual" | "requirement" | "file" | "aws";

export interface Section {
  readonly id: string;
  readonly title: string;
  /** Heading depth 1 to 6; 0 for text before the first heading. */
  readonly depth: number;
  readonly line: number;
  /** The id of the enclosing section, null at the top. */
  readonly parent: string | null;
  /** Paragraphs before the section's first step, as plain text. */
  readonly prose: readonly string[];
}

/** The closed list of value types. */
export type VariableType = (typeof VARIABLE_TYPES)[number];

export interface Variable {
  /** The name as written without its marks: `MY_DNS_NAME`, `nvme1n1`, `node-01.example.com`. */
  readonly name: string;
  readonly type: VariableType;
  readonly secret: boolean;
  readonly from: "declared" | "found";
  readonly description: string;
  /** The default in the front matter; null when there is none. */
  readonly default: string | null;
  /** What the guide shows in its place, for example `nvme1n1`; null when it shows nothing. */
  readonly example: string | null;
  /** For `choice`. */
  readonly choices: readonly string[];
  /** For `pattern`: a regular expression (RE2 syntax) that the whole value must match. */
  readonly pattern: string | null;
  /** May the value be empty or start with `-`? */
  readonly allow: readonly ("empty" | "dash")[];
  /** Lines where it occurs, counted from 1. */
  readonly lines: readonly number[];
}

/** A placeholder in a text; `start`/`end` are offsets into that text, including marks such as `<>`. */
export interface Occurrence extends Span {
  readonly variable: string;
}

/** Shell text with its placeholders and the shell room's analysis. */
export interface CommandText {
  readonly text: string;
  readonly occurrences: readonly Occurrence[];
  readonly analysis: CommandAnalysis;
}

/** Requirements for an Amazon DocumentDB cluster, in addition to being available; absent if not required. */
export interface ClusterDemand {
  /** Its identifier, `tag:KEY=VALUE`, or the name of a variable; null when the guide does not say which cluster. */
  readonly cluster: string | null;
  /** Its storage. */
  readonly encrypted?: true;
  readonly tls?: true;
  readonly deletionProtection?: true;
  /** The least number of days for which backups are kept. */
  readonly backupRetention?: number;
  /** The least number of available instances. */
  readonly instances?: number;
  /** The least number of their Availability Zones. */
  readonly zones?: number;
  /** Class of each instance: `db.r6g.large`. */
  readonly instanceClass?: string;
  /** `5.0` */
  readonly engine?: string;
  /** The node is allowed to connect, and nobody else. */
  readonly reachable?: true;
}

/** A requirement, as far as it was understood. */
export type Requirement =
  | {
      readonly kind: "ingress";
      readonly label: string;
      readonly protocol: "tcp" | "udp";
      readonly port: number;
      readonly source: string;
    }
  | {
      readonly kind: "disk";
      readonly measure: "bandwidth" | "throughput" | "iops" | "space";
      readonly bound: "minimum" | "maximum";
      readonly amount: number;
      readonly unit: string;
    }
  /** `system` is null for a name that we do not know. */
  | {
      readonly kind: "image";
      readonly system: "amazon-linux-2" | "amazon-linux-2023" | null;
      readonly name: string;
    }
  | { readonly kind: "instance-type"; readonly bound: "minimum" | "exact"; readonly type: string }
  /** A policy that the instance's role must have; the name of a managed one. */
  | { readonly kind: "policy"; readonly name: string }
  | { readonly kind: "termination-protection" }
  /** The metadata service requires a session token (IMDSv2). */
  | { readonly kind: "metadata-tokens" }
  | {
      readonly kind: "volume";
      /** Null when no size is given. */
      readonly gibibytes: number | null;
      /** The size is only a recommendation. */
      readonly recommended: boolean;
      readonly encrypted: boolean;
      /** `gp3`…; null when none is given. */
      readonly type: string | null;
    }
  | { readonly kind: "key-pair" }
  | { readonly kind: "elastic-ip" }
  /** `name`: a host name, or the name of a variable; null when none is given. */
  | { readonly kind: "dns-record"; readonly name: string | null }
  | ({ readonly kind: "documentdb" } & ClusterDemand)
  | { readonly kind: "statement" };

/**
 * The request to AWS of a step of kind `aws`. `device`, `size` and `cluster` are values or names of variables. The
 * first two kinds make a DocumentDB cluster if they name one. Without `cluster` they come from the plan for a new
 * node, and are never written in a guide.
 */
export type AwsRequest =
  | { readonly action: "propose-stack"; readonly cluster?: string }
  | { readonly action: "make-stack"; readonly cluster?: string }
  | { readonly action: "wait-for-node" }
  | { readonly action: "snapshot-volume"; readonly device: string }
  | { readonly action: "grow-volume"; readonly device: string; readonly size: string };

export interface Step {
  /** Digest of section path, text and occurrence; stable while those are. 12 hexadecimal digits. */
  readonly id: string;
  readonly section: string;
  readonly kind: StepKind;
  /** Optional name from the fence's `name=`; else null. */
  readonly name: string | null;
  /** A short title for lists: the command's first line, or the requirement's text. */
  readonly title: string;
  /** Its role: from `on=`, otherwise the section's; `local` is the operator's machine. */
  readonly role: string;
  readonly line: number;
  readonly endLine: number;
  /** The step's own text: container indentation and prompts removed, otherwise unchanged. */
  readonly source: string;
  /** Comment and prose that explain it, paragraphs separated by blank lines. */
  readonly context: string;
  /**
   * The command; for kind `file` the text that writes it, or null if a person does that by hand. Null for the other
   * kinds.
   */
  readonly command: CommandText | null;
  readonly risk: Risk;
  readonly interactive: boolean;
  readonly requirement: Requirement | null;
  /** For kind `aws`; absent for the others. */
  readonly aws?: AwsRequest;
  /** For kind `file`: what to write where. */
  readonly file: {
    readonly path: string;
    readonly content: string;
    readonly mode: string | null;
    /** `user` or `user:group`; absent when the guide says nothing. */
    readonly owner?: string;
  } | null;
  /** Names of the variables in its command and checks. */
  readonly variables: readonly string[];
  /** Name of the variable that captures its trimmed output; null for none. */
  readonly capture: string | null;
  readonly done: CommandText | null;
  readonly verify: CommandText | null;
  /** Time limit in seconds; null for the default. */
  readonly timeout: number | null;
  /**
   * For a command on the operator's own machine that stays open beside the run; absent for one that exits. It is
   * ready when `port` (a number, or the name of a variable) answers there; null when nothing says which.
   */
  readonly session?: { readonly port: string | null };
  /** What is kept of the output of its command and checks; absent for everything. */
  readonly output?: OutputPolicy;
  /**
   * The output that the guide shows, at most 4,000 characters; for a person to compare, never compared by the
   * program.
   */
  readonly expected?: string;
  /** For one of several alternatives: their group, this one's unique label in it, and their number. */
  readonly alternative?: { readonly group: string; readonly label: string; readonly of: number };
  readonly findings: readonly Finding[];
}

/** For output that may contain what must not be kept: nothing, or its length and SHA-256. */
export type OutputPolicy = "none" | "digest";

/** Shell-looking text that did not become a step, and why. */
export interface NotTaken {
  readonly line: number;
  readonly endLine: number;
  readonly reason: string;
}

export interface Runbook {
  readonly title: string;
  /** The first paragraph(s) under the title. */
  readonly purpose: string;
  readonly roles: readonly {
    readonly name: string;
    readonly description: string;
    readonly from: "declared" | "section";
    readonly section: string | null;
    /** The guide proposes to walk its nodes together, step by step; absent otherwise. */
    readonly together?: true;
  }[];
  readonly sections: readonly Section[];
  readonly variables: readonly Variable[];
  /** In the order in which a person would do them. */
  readonly steps: readonly Step[];
  readonly notTaken: readonly NotTaken[];
  readonly findings: readonly Finding[];
}
