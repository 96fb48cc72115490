// A step before its variables and role are known: the block readers' result for read-runbook.ts. Data only.
import { hiddenCharactersIn } from "../../shell/findings/rules/characters.ts";
import type { AwsRequest, Finding, NotTaken, Requirement, Step } from "../model/runbook.ts";
import { placesIn, type SourceText } from "../model/source-text.ts";
import type { Attributes } from "../settings/attributes.ts";
import type { FileIntro, NamedFile } from "./file-intro.ts";
import { writeCommand } from "./write-file.ts";

export interface Draft {
  readonly section: string;
  readonly kind: Step["kind"];
  readonly source: SourceText;
  readonly title: string;
  /** Paragraphs. */
  readonly context: readonly string[];
  /** The comment after it on its own line; absent when there is none. */
  readonly remark?: string;
  /** Texts around its block that ask to replace something; absent when there are none. */
  readonly replacing?: readonly string[];
  readonly requirement: Requirement | null;
  /** For kind `aws`; absent for the others. */
  readonly aws?: AwsRequest;
  /** For kind `file`. */
  readonly file: Step["file"];
  /** For kind `file`: the shell text that writes it; null if a person does that by hand. */
  readonly write: SourceText | null;
  readonly name: string | null;
  /** The role that its fence or heading names. */
  readonly on: string | null;
  /** The prose around it says that it is for the operator's own machine. */
  readonly own: boolean;
  readonly done: SourceText | null;
  readonly verify: SourceText | null;
  readonly capture: string | null;
  readonly timeout: number | null;
  /** The output that the guide shows; null when it shows none. */
  readonly expected: string | null;
  readonly mode: Attributes["mode"];
  readonly port: Attributes["port"];
  readonly output: Attributes["output"];
  /** The guide line where its block begins; 0 outside of blocks. */
  readonly block: number;
  /** Its set of tabs, numbered across the guide; text outside of tabs has the number of its surroundings. */
  readonly tabs: number;
  /** The machine or container named by its prompt; absent when none is. */
  readonly machine?: string;
  readonly findings: readonly Finding[];
}

/** What a part of the guide yielded. */
export interface PartResult {
  readonly drafts: readonly Draft[];
  readonly notTaken: readonly NotTaken[];
  readonly findings: readonly Finding[];
}

/** The context of a part. */
export interface PartContext {
  readonly section: string;
  /** Role in the heading; null when there is none. */
  readonly on: string | null;
  readonly own: boolean;
  readonly context: readonly string[];
  /** A file that the adjacent prose names as the place of the text. */
  readonly file: NamedFile | null;
  /** Another shell that the prose directly before names. */
  readonly dialect: string | null;
  /** As in `Draft`. */
  readonly tabs: number;
}

/** A step that a person does or checks, without a command. */
export function manualDraft(
  partContext: PartContext,
  source: SourceText,
  title: string,
  requirement: Requirement | null,
): Draft {
  return {
    section: partContext.section,
    kind: requirement === null ? "manual" : "requirement",
    source,
    title,
    context: partContext.context,
    requirement,
    file: null,
    write: null,
    name: null,
    on: partContext.on,
    own: partContext.own,
    done: null,
    verify: null,
    capture: null,
    timeout: null,
    expected: null,
    mode: null,
    port: null,
    output: null,
    block: 0,
    tabs: partContext.tabs,
    findings: [],
  };
}

/** The text that a shell or (kind `aws`) AWS carries out; null when there is none. */
export function commandOf({ kind, source, write }: Draft): SourceText | null {
  return kind === "command" || kind === "aws" ? source : write;
}

/** Finds characters that make a text look different from what it is, where a person copies it by hand. */
function hiddenCharacters(source: SourceText): readonly Finding[] {
  const place = placesIn(source);
  return hiddenCharactersIn(source.text).map(({ start, end: _end, ...finding }) => ({
    ...finding,
    ...place(start),
  }));
}

/** A file to write exactly, or text to add to one by hand. */
export function fileDraft(
  partContext: PartContext,
  source: SourceText,
  intro: FileIntro,
  attributes: Attributes | null,
): Draft {
  const place = { ...partContext, on: attributes?.on ?? partContext.on };
  if (intro.how === "edit")
    return {
      ...manualDraft(place, source, `Put this into ${intro.path}`, null),
      findings: hiddenCharacters(source),
    };
  const rights = [
    ...(intro.mode === null ? [] : [`mode ${intro.mode}`]),
    ...(intro.owner === null ? [] : [`owner ${intro.owner}`]),
  ];
  const file = {
    path: intro.path,
    content: intro.lineEnd ? `${source.text}\n` : source.text,
    mode: intro.mode,
    ...(intro.owner === null ? {} : { owner: intro.owner }),
  };
  const title = `Write ${intro.path}${rights.length > 0 ? ` (${rights.join(", ")})` : ""}`;
  return {
    ...manualDraft(place, source, title, null),
    kind: "file",
    file,
    write: writeCommand(file, source),
    name: attributes?.name ?? null,
    done: attributes?.done ?? null,
    verify: attributes?.verify ?? null,
    timeout: attributes?.timeout ?? null,
    output: attributes?.output ?? null,
  };
}
