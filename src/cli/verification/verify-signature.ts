// The second check of a log: who signed it, up to which line, and what came after.
import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import type { Head } from "../../audit/directory/head-file.ts";
import type { Allowed, CheckedSignature, checkSignature } from "../../audit/signature/check-signature.ts";
import { type SignatureFile, signatureFiles } from "../../audit/signature/signature-files.ts";
import { OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import type { ChainCheck, LinePlace } from "./verify-chain.ts";
import type { Check } from "./verify-check.ts";

export interface SignerOptions {
  readonly allowedSigners?: string;
  readonly signer?: string;
}

/** The numbers of the lines that have signatures. */
export function signedLines(path: string): ReadonlySet<number> {
  return new Set(signatureFiles(dirname(path)).map((it) => it.seq));
}

/** With null, the options did not ask about signatures: only mentions that there are some. */
export async function checkSignatures(
  path: string,
  chain: ChainCheck,
  options: SignerOptions,
): Promise<Check | null> {
  const files = signatureFiles(dirname(path));
  const allowed = allowedBy(options);
  if (allowed === null) return files.length === 0 ? null : unasked(files);
  const { requireSshKeygen, sshKeygenPath } = await import("../../audit/signature/ssh-keygen.ts");
  await requireSshKeygen();
  const { checkSignature } = await import("../../audit/signature/check-signature.ts");
  const checked: CheckedSignature[] = [];
  for (const file of files) checked.push(await judged(file, chain, allowed, checkSignature));
  return result(checked, chain, sshKeygenPath());
}

function allowedBy({ allowedSigners: file, signer }: SignerOptions): Allowed | null {
  if (file === undefined) {
    if (signer === undefined) return null;
    throw new OperatorError(
      "--signer needs --allowed-signers, which says whose key is whose.",
      "Add --allowed-signers FILE (ssh-keygen(1) describes the file).",
    );
  }
  try {
    accessSync(file, constants.R_OK);
  } catch (cause) {
    throw new OperatorError(
      `cannot read the allowed-signers file ${file}.`,
      "Use a file with one line per signer: a name, then the public key (see ssh-keygen(1)).",
      { cause },
    );
  }
  return { file, signer: signer ?? null };
}

function unasked(files: readonly SignatureFile[]): Check {
  const names = files.map((it) => it.name);
  return {
    name: "signature",
    exitCode: 0,
    lines: [
      `- not checked: ${names.length === 1 ? "there is a signature" : `there are ${names.length} signatures`}, ${names.join(", ")}. Add --allowed-signers FILE to check them.`,
    ],
    facts: { state: "not-asked", files: names },
  };
}

async function judged(
  file: SignatureFile,
  chain: ChainCheck,
  allowed: Allowed,
  check: typeof checkSignature,
): Promise<CheckedSignature> {
  const place = chain.place(file.seq);
  if (place !== null) return check(file, headOf(place), place.at, allowed);
  const { name, seq } = file;
  const isWhole = chain.report.state === "intact" || chain.report.state === "no-head";
  const state = isWhole || chain.report.state === "truncated" ? "beyond-end" : "not-checked";
  return { file: name, seq, state, signer: null, key: null, reason: null };
}

const headOf = ({ seq, sha256 }: LinePlace): Head => ({ seq, sha256 });

function result(checked: readonly CheckedSignature[], { report }: ChainCheck, sshKeygen: string): Check {
  const good = checked.filter((it) => it.state === "good");
  const upTo = Math.max(0, ...good.map((it) => it.seq));
  const wrong = checked.some((it) => it.state === "bad" || it.state === "beyond-end");
  const state = wrong
    ? "contradicted"
    : upTo === 0
      ? "unsigned"
      : upTo < report.lines
        ? "signed-in-part"
        : "signed";
  const none =
    checked.length === 0
      ? "The run's folder has no signature."
      : "No signature is valid for this log and made by an allowed signer.";
  return {
    name: "signature",
    exitCode: state === "signed" ? 0 : 4,
    lines: [
      ...checked.flatMap(linesOf),
      ...(upTo === 0 ? [`✗ not signed: ${none}`] : []),
      ...(upTo > 0 && upTo < report.lines ? restLines(upTo, report.lines) : []),
      ...(upTo > 0
        ? [
            `  Lamplighter checked each signature itself. Validity times and purposes of keys were checked by ${visible(sshKeygen)}.`,
            "  A signature shows who vouches for the log up to its line. It cannot show when it was made, or what the signer changed before signing.",
          ]
        : []),
    ],
    facts: { state, signedUpTo: upTo, lines: report.lines, sshKeygen, signatures: checked },
  };
}

function restLines(upTo: number, lines: number): readonly string[] {
  const rest = upTo + 1 === lines ? `line ${lines}` : `lines ${upTo + 1} to ${lines}`;
  return [
    `✗ not signed: ${rest}, written after the last signature.`,
    "  This does not mean that the log was altered. The operator can sign the rest: lamplighter sign RUN --key KEY.",
  ];
}

function linesOf({ file, seq, state, signer, key, reason }: CheckedSignature): readonly string[] {
  const name = visible(file);
  const why = reason === null ? "" : ` (${visible(reason)})`;
  switch (state) {
    case "good":
      return [
        `✓ signed: ${visible(signer ?? "")} signed all lines up to line ${seq}. ${visible(key ?? "")}, ${name}`,
      ];
    case "not-allowed":
      return [
        `- not counted: ${name} is valid for line ${seq}, but not by an allowed signer${why}. ${visible(key ?? "")}`,
      ];
    case "bad":
      return [
        `✗ contradicted: ${name} does not match line ${seq}${why}.`,
        "  The log or the signature was changed after signing. Compare both with a stored copy.",
      ];
    case "beyond-end":
      return [
        `✗ contradicted: ${name} is for line ${seq}, which the log does not have.`,
        "  Signed lines are missing at the end, or the signature file was renamed.",
      ];
    case "not-checked":
      return [`- not checked: ${name} is for line ${seq}, which comes after the damage.`];
  }
}
