// What the prose around a block says about a file: that the block is a new file's content ("Create `/etc/x` with this
// content:"), or that it goes into an existing one ("Add these lines to `/etc/x`:").

import type { Prose } from "../model/part.ts";
import { hasAny } from "../vocabulary/has-any.ts";
import { wholeWords } from "../vocabulary/whole-words.ts";

/** A file that the text names, and what to do with it. */
export interface FileIntro {
  readonly path: string;
  /** `create`: the block is the whole file; `edit`: it goes into the file. */
  readonly how: "create" | "edit";
  /** Four octal digits, if the text gives a mode. */
  readonly mode: string | null;
  /** `user` or `user:group`, if the text gives an owner. */
  readonly owner: string | null;
  /** False if the text says that the file has no final newline. */
  readonly lineEnd: boolean;
  /** The text leaves no doubt that the block is the file's content, even if it looks like commands. */
  readonly sure: boolean;
  /** Only the name is before the block, without words about what to do with it. */
  readonly label: boolean;
}

/** The file that a block is for; `unnamed`: the text does not name it. */
export type NamedFile = FileIntro | "unnamed";

const creates =
  /\b(?:creat(?:e|es|ing)|writ(?:e|ing)|sav(?:e|ing)|stor(?:e|ing)|mak(?:e|ing)(?! sure\b)|with (?:the |this |these )?(?:following )?contents?|contents? (?:should|must|is|are|looks?)|contain(?:s|ing)? (?:only )?the following|should contain)\b/i;
const edits =
  /(?:^|[.,;:(] ?|\b(?:to|then|and|or|must|should|need to|can|please|you|by|now|next|also)\s+)(?:edit(?:ing)?|open|modify|chang(?:e|ing)|updat(?:e|ing)|append(?:ing)?|adjust|uncomment|set|add(?:ing)?|put|insert|replac(?:e|ing)|configure|copy|paste|make sure|ensure|do(?:es)? look like|look like|make it look like)\b/i;
/** With these words for creating, the file may nevertheless exist. */
const existing =
  /\bin (?:your|the)\b[^.]*\bfile\b|\b(?:edit|append|uncomment|modify|if existing|existing file|to the end|at the (?:end|top|bottom)|(?:add|insert|put|paste) (?:the|this|these|following|it)\b)/i;
/** The same in other languages that guides are written in. */
const createsElsewhere = wholeWords(
  String.raw`erstell\p{L}*|leg\p{L}* .*\ban|anlegen|speicher\p{L}*|mit (?:folgende[mn]|diese[mn]) Inhalt|cr\u00e9ez|cr\u00e9er|enregistrez|avec le contenu|crear?|cree|crie|con (?:el siguiente|este) contenido|com o (?:seguinte )?conte\u00fado|\u0441\u043e\u0437\u0434\u0430\u0439\u0442\u0435|\u0441\u043e\u0437\u0434\u0430\u0442\u044c`,
  String.raw`\u521b\u5efa|\u65b0\u5efa|\u4fdd\u5b58\u4e3a`,
);
const editsElsewhere = wholeWords(
  String.raw`bearbeit\p{L}*|\u00f6ffne\p{L}*|f\u00fcg\p{L}*|erg\u00e4nz\p{L}*|\u00e4nder\p{L}*|trag\p{L}*|passe?n?|\u00e9ditez|\u00e9diter|ouvrez|ouvrir|modifiez|modifier|ajoutez|ajouter|edit[ae]\p{L}*|abr[ae]|a\u00f1ad\p{L}*|agreg\p{L}*|modifi\p{L}*|adicion\p{L}*|\u0440\u0435\u0434\u0430\u043a\u0442\u0438\u0440\p{L}*|\u043e\u0442\u0440\u0435\u0434\u0430\u043a\u0442\u0438\u0440\u0443\u0439\u0442\u0435|\u0434\u043e\u0431\u0430\u0432\u044c\u0442\u0435`,
  String.raw`\u7f16\u8f91|\u4fee\u6539|\u6253\u5f00|\u6dfb\u52a0|\u52a0\u5165|\u8ffd\u52a0`,
);
const announcesElsewhere = wholeWords(
  String.raw`folgend\p{L}*|suivante?s?|siguientes?|seguintes?|\u0441\u043b\u0435\u0434\u0443\u044e\u0449\p{L}*`,
  String.raw`[:\uff1a]\s*$|\u5982\u4e0b|\u4ee5\u4e0b`,
);
const commandWords = wholeWords(
  String.raw`commands?|runn?(?:ing|s)?|execut\p{L}*|Befehl\p{L}*|ausf\u00fchr\p{L}*|commandes?|ex\u00e9cut\p{L}*|comandos?`,
  String.raw`\u547d\u4ee4|\u6267\u884c`,
);
const contents = wholeWords(
  String.raw`contents?|contain(?:s|ing)?|Inhalt|contenu|contenido|conte\u00fado|contenuto`,
  String.raw`\u5185\u5bb9`,
);
const announces =
  /:\s*$|\b(?:following|below|this content|these contents?|these lines?|this line|as follows|like this|like (?:the )?(?:so|below|following))\b/i;

/** Something goes into a file that the same sentence names. */
const puts =
  /\b(?:add(?:ing)?|append(?:ing)?|insert|put|paste|include|place)\b.{0,30}\b(?:the following|following|these|this|below|lines?)\b/i;
/** A file that is mentioned without its name, with its content. */
const unnamed: readonly RegExp[] = [
  /\b(?:creat(?:e|es|ing)|writ(?:e|ing)|mak(?:e|ing)) (?:(?:a|an|the|another|new|simple|small|following|shell|bash|text|service|unit|systemd|configuration|config|executable) )+(?:files?|scripts?|documents?)\b(?! ?(?:systems?|descriptors?|shares?)\b).*\b(?:contents?|contain(?:s|ing)?|following|below|like this)\b/i,
  /\b(?:sav(?:e|ing)|stor(?:e|ing)|put|keep|past(?:e|ing)) (?:this|these|it|the following|the below|what follows)(?: \w+){0,3} (?:as|in|into|to) (?:a|an|the|your|another) (?:\w+ ){0,3}(?:files?|scripts?|documents?)\b/i,
  /\b(?:add(?:ing)?|append(?:ing)?|insert|put|past(?:e|ing)) (?:the following|these|this|the below|below)(?: \w+){0,3} (?:to|in|into|inside|at the (?:end|top|bottom|beginning) of) (?:a|an|the|your|its|that) (?:[\w.-]+ ){0,4}(?:files?|scripts?|crontab|profile|section|unit)\b/i,
];

const closing = /\b(?:save|close|exit|quit|write)\b[^.]{0,40}\b(?:file|editor|changes|vim?|nano|it)\b/i;
const opening =
  /^(?:(?:now|then|next|first|please|also|and|finally),? )?(?:open|edit|modify)\b|\b(?:you (?:need|have) to|to|must|should|and) (?:open|edit|modify)\b/i;

/** The block is a command that makes the file. */
const byCommand =
  /\b(?:runn?(?:ing)?|execut(?:e|ing)|issu(?:e|ing)|us(?:e|ing)|typ(?:e|ing))\s+(?:(?:the|this|these|following|below|a)\s+)*commands?\b/i;
/** A sentence that adds to the one that announces the block. */
const addition =
  /^(?:please )?(?:note|remember|make sure|be sure|replace|don't forget|you(?:'ll| will| may) (?:need|have|want))\b/i;

/** Is a file a program, by its name or place? */
export function isScript(path: string): boolean {
  return /\.(?:sh|bash|zsh|ksh|py|pl|rb)$|(?:^|\/)s?bin\/[^/]+$|\/rc\.local$|\/cron\.\w+\/[^/]+$/.test(path);
}

/** Does a command in the text name the file? Then the text makes or runs the file, and is not its content. */
export function isMentioned(text: string, path: string): boolean {
  const commands = text.replace(/^\s*#.*$/gm, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  for (let at = commands.indexOf(name); at !== -1; at = commands.indexOf(name, at + 1))
    if (!/[\w.-]/.test(commands[at - 1] ?? "") && !/[\w-]/.test(commands[at + name.length] ?? ""))
      return true;
  return false;
}

const labelled =
  /^(?:(?:the )?(?:file(?:name)?|script|contents? of(?: the)?(?: file)?|in)\s*:?\s+)?["'`]?([^\s"'`]+?)["'`]?\s*[:：]?$/i;
const ending =
  /\.(?:sh|bash|zsh|ksh|py|pl|rb|conf|cfg|cnf|ini|env|ya?ml|json|toml|service|timer|socket|mount|rules|list|repo|sql|hcl|tf|xml|properties|netdev|network|local)$|^\/etc\/./;

/** A text that is only the name of a file, above the block with the file's content. */
export function readFileLabel(text: string | null): FileIntro | null {
  const path = labelled.exec((text ?? "").trim())?.[1] ?? "";
  if (!isFileName(path) || !(ending.test(path) || isScript(path))) return null;
  const how = isScript(path) ? "create" : "edit";
  return { path, how, mode: null, owner: null, lineEnd: true, sure: true, label: true };
}

/** Does the sentence before a block say that it is a file's content, without naming the file? */
export function namesNoFile(prose: Prose | null): boolean {
  const last = prose?.plain.split(/(?<=[.!?])\s+(?=[A-Z`])/).at(-1) ?? "";
  return (
    hasAny(last, "file", "script", "document", "crontab", "profile", "section", "unit") &&
    unnamed.some((rule) => rule.test(last)) &&
    (contents(last) || announces.test(last)) &&
    !commandWords(last)
  );
}

/** What the sentence before a block says about a file; null when it names none, or several. */
export function readFileIntro(prose: Prose | null): FileIntro | null {
  if (prose === null) return null;
  const sentences = prose.plain.split(/(?<=[.!?])\s+(?=[A-Z`])/);
  const found = readSentences(sentences, prose);
  const more = found === null && sentences.length > 1 && addition.test(sentences.at(-1) ?? "");
  return more ? readSentences(sentences.slice(0, -1), prose) : found;
}

function readSentences(sentences: readonly string[], prose: Prose): FileIntro | null {
  const last = sentences.at(-1) ?? "";
  // The file may be named in the sentence before, as in "Edit `x`. It should look like this:".
  const text = pathsIn(last, prose).length > 0 ? last : sentences.slice(-2).join(" ");
  const paths = pathsIn(text, prose);
  if (paths[0] === undefined) return null;
  if (byCommand.test(last)) return null;
  if (/\b(?:output|should see|you see|results?|response|example of)\b/i.test(last)) return null;
  if (!announces.test(last) && !contents(last) && !announcesElsewhere(last)) return null;
  const made =
    (creates.test(text) && !existing.test(text)) || (createsElsewhere(text) && !editsElsewhere(text));
  const meant = new Set(paths).size > 1 && (made || puts.test(last)) ? meantPath(text, paths) : paths[0];
  const path = meant ?? (made ? null : paths[0]);
  if (path === null || (!made && !edits.test(text) && !editsElsewhere(text))) return null;
  const words = prose.code.reduce((rest, { text: code }) => rest.replace(code, ""), last);
  const sure =
    !commandWords(words) &&
    (made ? contents(words) || isScript(path) : puts.test(last) && pathsIn(last, prose).length > 0);
  return { path, how: made ? "create" : "edit", ...rights(text), sure, label: false };
}

const makes =
  /\b(?:creat(?:e|ing)|writ(?:e|ing)|(?:sav|stor)(?:e|ing)(?: \w+){0,3} (?:as|in|to|under)|call(?:ed)?|named?)\s+(?:(?:a|an|the|your|new|file|script|unit|document|named|called|at)\s+)*["'`*(]*$/i;
const into = /\b(?:to|as|into)\s+(?:(?:a|an|the|your|new|file|script)\s+)*["'`*(]*$/i;

/**
 * Of several files, the one to make: "copy `a` to `b` with this content", "next to `a`, create `b`"; null when that
 * is unclear.
 */
function meantPath(text: string, paths: readonly string[]): string | null {
  const ends = (rule: RegExp) =>
    paths.filter((path) => rule.test(text.slice(0, text.indexOf(path)))).at(-1) ?? null;
  return ends(makes) ?? ends(into);
}

/**
 * The file open in an editor after a text: the one it asks to open or edit, none if it asks to close one, otherwise
 * the one from before.
 */
export function readOpenedFile(prose: Prose, before: string | null): string | null {
  if (hasAny(prose.plain, "save", "close", "exit", "quit", "write") && closing.test(prose.plain)) return null;
  const sentence = prose.plain.split(/(?<=[.!?])\s+(?=[A-Z`])/).find(asksToOpen);
  const [path, ...others] = sentence === undefined ? [] : new Set(pathsIn(sentence, prose));
  return path === undefined || others.length > 0 ? before : path;
}

function asksToOpen(sentence: string): boolean {
  return hasAny(sentence, "open", "edit", "modify") && opening.test(sentence);
}

const stores =
  /^(?:then |now |and )?(?:store|save|put|place|write) (?:this|the(?! (?:following|below))|it|that)\b.{0,40}\b(?:as|in|to|under|at|into)\b/i;

/** What the sentence after a block says: "Store this file as `/usr/local/bin/x`". */
export function readFileAfter(prose: Prose | null): FileIntro | null {
  if (prose === null) return null;
  const [first = ""] = prose.plain.split(/(?<=[.!?])\s+(?=[A-Z`])/);
  if (!hasAny(first, "store", "save", "put", "place", "write") || !stores.test(first)) return null;
  const [path] = pathsIn(first, prose);
  return path === undefined
    ? null
    : { path, how: "create", ...rights(first), sure: isScript(path), label: false };
}

/** Names of files in a text: those in code marks that look like one, otherwise absolute paths. */
function pathsIn(text: string, prose: Prose): readonly string[] {
  const marked = prose.code
    .map((code) => code.text.trim())
    .filter((code) => isFileName(code) && text.includes(code));
  if (marked.length > 0) return marked;
  return [...text.matchAll(/(?:^|\s)(~?\/(?:[\w.@+-]+\/)+[\w.@+-]+)(?=[\s,:)]|\.?$)/g)].map(
    (match) => match[1] ?? "",
  );
}

function isFileName(text: string): boolean {
  if (
    text.length > 200 ||
    !/^(?:~?\/|\.{1,2}\/)?(?:[\w.@+-]|<[^<>/]+>|\[[^[\]/]+\])+(?:\/(?:[\w.@+-]|<[^<>/]+>|\[[^[\]/]+\])+)*$/.test(
      text,
    )
  )
    return false;
  const name = text.slice(text.lastIndexOf("/") + 1);
  if (/^v?\d+(?:\.\d+)*$|^--?/.test(name) || /^\.{1,2}$/.test(name)) return false;
  return (
    /^\.[a-z][\w.-]*$/i.test(name) ||
    /\.[A-Za-z][A-Za-z0-9]{0,9}$/.test(name) ||
    /^~?\/.*\/|^\/etc\//.test(text) ||
    /^(?:Dockerfile|Makefile|Vagrantfile|Procfile|Jenkinsfile|Gemfile|Caddyfile)$/.test(name)
  );
}

function rights(text: string): Pick<FileIntro, "mode" | "owner" | "lineEnd"> {
  const mode = /\b(?:mode|permissions?|chmod)\D{0,20}(0?[0-7]{3})\b/i.exec(text)?.[1] ?? null;
  const owner =
    /\b(?:owned by|owner(?:ship)?:?)\s+(?:the\s+)?([a-z_][\w-]{0,31}(?::[a-z_][\w-]{0,31})?)\b/i.exec(
      text,
    )?.[1] ?? null;
  const lineEnd =
    !/\b(?:without|no) (?:an? |any )?(?:trailing|final|terminating|ending) (?:new ?lines?|line (?:breaks?|ends?|feeds?))\b/i.test(
      text,
    );
  return { mode: mode === null ? null : mode.padStart(4, "0"), owner, lineEnd };
}
