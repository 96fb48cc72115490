// The small grammar of requirements: a guide's statements that a machine can check. Each line is read as a whole: a
// word that is not understood leaves the line to a person. Whether a requirement is met is checked elsewhere.

import type { Requirement } from "../model/runbook.ts";
import { listsChoices } from "../vocabulary/imperative.ts";
import { readDisk } from "./read-disk.ts";
import { readDocumentDb } from "./read-documentdb.ts";
import { readImage } from "./read-image.ts";
import { readIngress } from "./read-ingress.ts";
import { readInstanceType } from "./read-instance-type.ts";
import { readPreparation } from "./read-preparation.ts";
import { readVolume } from "./read-volume.ts";

const statement = /^[A-Z][\w /()-]{1,40}:\s+\S/;
/** Longer lines are prose. */
const longest = 300;
const cloud = /\b(?:AWS|Amazon|EC2|EBS|AMI|Route ?53|instances?)\b/i;

/**
 * What a line of plain text requires; null when it is not a requirement that is understood. `context` explains the
 * line, nearest first: some words mean AWS only in its context.
 */
export function readRequirement(text: string, context: readonly string[] = []): Requirement | null {
  if (text.length > longest) return null;
  const stated = text.trim();
  const told = readIngress(stated) ?? readDisk(stated);
  if (told !== null) return told;
  if (listsChoices(context[0] ?? "")) return null;
  const line = demandOf(stated);
  const onAws = [line, ...context].some((each) => cloud.test(each.slice(0, 2000)));
  return (
    readDocumentDb(line, context) ??
    readImage(line) ??
    readInstanceType(line) ??
    readVolume(line) ??
    readPreparation(line, onAws)
  );
}

/** A `Label: value` line, which makes a statement without asking for an action. */
export function isStatement(text: string): boolean {
  return statement.test(text.trim());
}

/** The line without the words around the requirement itself. */
function demandOf(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/^(?:(?:then|next|now|also|first|finally|please),? ){1,3}/i, "")
    .replace(/[\s.;,!]+$/, "");
}
