// A command that opens a file in an editor (`sudo nano /etc/hosts`): what the guide shows next is often the text to
// type.

import type { Prose } from "../model/part.ts";
import { wholeWords } from "../vocabulary/whole-words.ts";
import { type FileIntro, type NamedFile, namesNoFile, readFileIntro, readFileLabel } from "./file-intro.ts";

const editor =
  /^(?:sudo\s+(?:-\w+\s+(?:[a-z_][\w-]*\s+)?)?)?(?:nano|vim?|nvim|emacs|gedit|pico|joe|micro|mcedit|editor|sensible-editor|sudoedit|code|\$\{?(?:EDITOR|VISUAL)\}?)\s+(?:-\w+\s+|\+\d+\s+)*("[^"\n]+"|'[^'\n]+'|[^\s;&|<>"']+)\s*$/;

/** The file that a command opens in an editor, or what its editor works on; null for any other command. */
export function openedFile(command: string): string | null {
  const text = command.trim();
  if (/^(?:sudo\s+)?visudo\s*$/.test(text)) return "/etc/sudoers";
  if (/^(?:sudo\s+)?crontab\s+(?:-u\s*\S+\s+)?-e\s*$/.test(text)) return "the crontab";
  return editor.exec(text)?.[1]?.replace(/^["']|["']$/g, "") ?? null;
}

/** The file that an editor command in running text opens; null for none or several. */
export function openedInText({ code }: Prose): string | null {
  const [path, ...others] = new Set(code.flatMap(({ text }) => openedFile(text) ?? []));
  return path === undefined || others.length > 0 ? null : path;
}

/** The empty file that a command makes, for the text that the guide shows next; null for any other command. */
export function touchedFile(command: string): string | null {
  return /^(?:sudo\s+)?touch\s+([^\s;&|<>"'-][^\s;&|<>"']*)\s*$/.exec(command.trim())?.[1] ?? null;
}

const puts = wholeWords(
  String.raw`insert|paste|add|append|put|copy|type|enter|write|fill|replace|change|modify|set|edit|uncomment|update|adjust|snippet|should (?:now )?(?:look|contain|read)|looks? like|make it|(?:following|these|this) (?:content|lines?|text|settings?|config\w*|directives?)|einf\u00fcgen|f\u00fcg\p{L}*|trag\p{L}*|erg\u00e4nz\p{L}*|\u00e4nder\p{L}*|ins\u00e9rez|collez|ajoutez|ajouter|modifiez|a\u00f1ad\p{L}*|agreg\p{L}*`,
  String.raw`\u6dfb\u52a0|\u52a0\u5165|\u4fee\u6539|\u7c98\u8d34|\u5199\u5165|\u5185\u5bb9`,
);
const runs = wholeWords(
  String.raw`run|runs|execute|restart|reload|start|apply|test|commands?|Befehl\p{L}*|commandes?|comando`,
  String.raw`\u6267\u884c|\u547d\u4ee4`,
);

const shows = /\b(?:output|should see|you see|will see|results?|responds?|response)\b/i;

/**
 * What a block is for when the command before it opened `path` and the text between them is `before` (null: nothing).
 * Null if that text is about output.
 */
export function openedIntro(path: string, before: string | null): FileIntro | null {
  if (before !== null && shows.test(before)) return null;
  const typed = before !== null && puts(before) && !runs(before);
  return { path, how: "edit", mode: null, owner: null, lineEnd: true, sure: typed, label: false };
}

/** The text before a block, and the file that is open or was just made. */
export interface BeforeBlock {
  /** The paragraph that announces it. */
  readonly prose: Prose | null;
  /** The paragraph above that one. */
  readonly earlier: Prose | null;
  /** A heading, the name of a folded part or the fence's title, directly above the block. */
  readonly label: string | null;
  readonly opened: string | null;
  readonly touched: string | null;
}

/**
 * The file that a block is for: the one named in the text before it, or the one open in an editor, or the empty one
 * just made (if the text is about a file's content), or one whose name alone is above it.
 */
export function fileFor({ prose, earlier, label, opened, touched }: BeforeBlock): NamedFile | null {
  const own = readFileIntro(prose);
  const told = own ?? (prose === null || runs(prose.plain) ? null : readFileIntro(earlier));
  if (told?.how === "create") return told;
  if (opened !== null) {
    const intro = openedIntro(opened, prose?.plain ?? null);
    return told === null || intro === null ? (told ?? intro) : { ...told, sure: intro.sure };
  }
  if (told !== null) return told;
  if (touched !== null && prose !== null && fills(prose.plain)) return openedIntro(touched, prose.plain);
  return readFileLabel(prose === null ? label : prose.plain) ?? (namesNoFile(prose) ? "unnamed" : null);
}

function fills(text: string): boolean {
  return /\bfile\b|:\s*$/i.test(text) && puts(text) && !runs(text);
}
