// Goes through the parts of a guide in order: opens sections, keeps explanatory prose, and collects steps from blocks
// and list items. Their variables and roles are determined afterwards.
import { append } from "../../shell/model/append.ts";
import { withInlineCodeBlocks } from "../blocks/inline-code-blocks.ts";
import { parseCodeBlock } from "../blocks/parse-code-block.ts";
import { isNamedOutput, keepOutputs } from "../blocks/shown-output.ts";
import { holdsSettings, type Settings, unreadSettings } from "../blocks/unread-settings.ts";
import { type Draft, manualDraft, type PartContext } from "../draft/draft.ts";
import { readFileAfter, readOpenedFile } from "../draft/file-intro.ts";
import { fileFor, openedFile, openedInText, touchedFile } from "../draft/opened-file.ts";
import type { CodePart, Part, Prose } from "../model/part.ts";
import type { Finding, NotTaken } from "../model/runbook.ts";
import { readRequirement } from "../requirements/read-requirement.ts";
import { readAttributes } from "../settings/attributes.ts";
import { isInstruction, listsChoices, namesOwnMachine } from "../vocabulary/imperative.ts";
import { looksLikeWholeCommand } from "../vocabulary/known-programs.ts";
import { fenceTab, headingTab, readSiteMarkup, type SiteMarkup, tabOf } from "../vocabulary/site-markup.ts";
import { type AroundBlock, aroundBlock, behindProse, replacingTexts } from "./around-block.ts";
import { hiddenCode } from "./hidden-code.ts";
import { codeDirectives, commandsInCode, commandsInText, type Mention, onlyMentioned } from "./mentions.ts";
import { otherShell } from "./other-shell.ts";
import { nearestParagraphs, type Paragraph, WARNING_START } from "./preceding-paragraphs.ts";
import { createSections, type SectionList } from "./section-list.ts";

export interface CollectedSteps {
  readonly drafts: readonly Draft[];
  readonly sections: SectionList;
  /** All running text, for what it says about variables. */
  readonly prose: readonly Prose[];
  readonly notTaken: readonly NotTaken[];
  readonly findings: readonly Finding[];
  /** The first heading of depth 1, otherwise the first heading. */
  readonly title: string | null;
  readonly purpose: string | null;
}

type ItemPart = Extract<Part, { kind: "item" }>;
const ASKS_NOTHING = "a numbered item that does not seem to ask for anything";
export function collectSteps(parts: readonly Part[]): CollectedSteps {
  const walk = createWalk();
  walk.parts(withInlineCodeBlocks(parts), []);
  return walk.result();
}

function createWalk() {
  const sections = createSections();
  const drafts: Draft[] = [];
  const prose: Prose[] = [];
  const notTaken: NotTaken[] = [];
  const mentions: Mention[] = [];
  const findings: Finding[] = [];
  const outputs = keepOutputs(drafts, notTaken);
  let title: { text: string; depth: number } | null = null;
  let purpose: string | null = null;
  let on: string | null = null;
  let own = false;
  /** Depth of the section that says so about everything below it; null when none does. */
  let ownFrom: number | null = null;
  let depth = 0;
  /** The current set of tabs, or the next one. */
  let tabs = 0;
  let sets = 0;
  /** The file that the last command or the text opened in an editor or made, until other commands follow. */
  let opened: string | null = null;
  let touched: string | null = null;
  const settings: Settings[] = [];

  const contextAt = (
    line: number,
    context: readonly string[],
    { before, earlier, after, label }: AroundBlock = behindProse(null),
    dialect: string | null = null,
  ): PartContext => ({
    section: sections.current(line),
    on,
    own: context.some(namesOwnMachine),
    context,
    file: readFileAfter(after) ?? fileFor({ prose: before, earlier, label, opened, touched }),
    dialect: otherShell(before) ?? dialect,
    tabs,
  });
  const add = (more: readonly Draft[]): void => {
    if (more.length === 0) return;
    append(drafts, more);
    sections.start();
  };
  const note = (text: Prose): void => {
    prose.push(text);
    opened = openedInText(text) ?? readOpenedFile(text, opened);
    if (namesOwnMachine(text.plain)) own = true;
    if (namesOwnMachine(text.plain) && /\b(?:everything|all)\b/i.test(text.plain)) ownFrom ??= depth;
    append(mentions, [...commandsInCode(text.code), ...commandsInText(text.raw)]);
    notTaken.push(...codeDirectives(text));
    for (const comment of text.comments) hide(comment.text, comment.line);
  };
  /** A table row may explain a variable; its commands are an overview, not steps. */
  const tableRow = (row: Prose): void => {
    prose.push(row);
    for (const code of row.code)
      if (looksLikeWholeCommand(code.text))
        mentions.push({ text: code.text, line: code.line, reason: "a command in a table" });
  };
  const hide = (html: string, line: number): void => {
    const hidden = hiddenCode(html, line);
    if (hidden === null) return;
    notTaken.push(hidden.notTaken);
    findings.push(hidden.finding);
  };

  function heading(part: Extract<Part, { kind: "heading" }>): void {
    const found = /\s*(\{[^{}]*=[^{}]*\})$/.exec(part.plain);
    const text = (found === null ? part.plain : part.plain.slice(0, found.index)).trim();
    sections.open(text, part.depth, part.line);
    outputs.end();
    opened = null;
    depth = part.depth;
    if (ownFrom !== null && depth <= ownFrom) ownFrom = null;
    own = ownFrom !== null;
    on = null;
    if (found !== null) {
      const attributes = readAttributes(found[1] ?? "", part.line, 1);
      on = attributes.on;
      findings.push(...attributes.findings);
    }
    if (text !== "" && (title === null || (title.depth > 1 && part.depth === 1)))
      title = { text, depth: part.depth };
    if (namesOwnMachine(text)) own = true;
  }

  /** Takes a block; true when it yields a step. */
  function code(
    part: CodePart,
    context: readonly string[],
    around: AroundBlock,
    dialect: string | null = null,
  ): boolean {
    if (isNamedOutput(part, around.before)) return outputs.keep(part);
    const taken = parseCodeBlock(part, contextAt(part.line, context, around, dialect));
    if (around.below && taken.drafts.length === 0 && outputs.follow(part)) return outputs.keep(part);
    const replacing = replacingTexts(around);
    const drafted =
      replacing.length === 0 ? taken.drafts : taken.drafts.map((draft) => ({ ...draft, replacing }));
    add(drafted);
    outputs.after(drafted);
    const last = drafted.at(-1);
    if (last?.kind === "command") {
      opened = openedFile(last.source.text);
      touched = touchedFile(last.source.text);
      if (holdsSettings(part)) settings.push({ part, drafts: drafted });
    }
    append(notTaken, taken.notTaken);
    append(findings, taken.findings);
    return drafted.length > 0;
  }

  /** An item: a requirement, a manual step, or the introduction of the code in it or (if it says so) after it. */
  function item(part: ItemPart, context: readonly string[], following: CodePart | null): void {
    const [index, begun] = [drafts.length, notTaken.length];
    if (part.head !== null) note(part.head);
    const head = part.head;
    const text = head?.plain ?? "";
    const inner = text === "" ? context : [text];
    const introduced = following !== null && code(following, inner, behindProse(head));
    const commanded = walk.parts(part.parts, inner, head) || introduced;
    if (head === null || text === "") return;
    const requirement = commanded ? null : readRequirement(text, [...context, ...sections.titles()]);
    const todo =
      part.ordered && !part.contents && !commanded && isInstruction(text) && !listsChoices(context[0] ?? "");
    if (requirement === null && !todo) {
      if (
        part.ordered &&
        !part.contents &&
        drafts.length === index &&
        !notTaken.slice(begun).some(({ line }) => line === part.line)
      )
        notTaken.push({ line: part.line, endLine: part.line, reason: ASKS_NOTHING });
      return;
    }
    const draft = manualDraft(
      { ...contextAt(part.line, context), own: own || namesOwnMachine(text) },
      head.raw,
      text,
      requirement,
    );
    drafts.splice(index, 0, draft);
    sections.start();
  }

  const walk = {
    /** Goes through parts whose enclosing items say `lead`; true when a block directly among them yielded a step. */
    parts(parts: readonly Part[], lead: readonly string[], head: Prose | null = null): boolean {
      let pending: Paragraph[] = [];
      let commanded = false;
      const within = lead.some((line) => tabOf(line) !== null);
      const outer = tabs;
      const apart = (): void => {
        if (!within) tabs = ++sets;
      };
      /** The label of the open tab or folded part. */
      let label: string | null = null;
      /** The other shell that the blocks directly above are for. */
      let dialect: string | null = null;
      /** The text before the first of several tabs applies to each. */
      let intro: readonly string[] = [];
      let warning = false;
      let group: SiteMarkup["group"] = null;
      /** Open colon containers, the innermost last. */
      const colons: ("tabs" | "other")[] = [];
      const context = (own: string | null = null): string[] => [
        ...new Set([
          ...nearestParagraphs(pending),
          ...(own === null ? [] : [own]),
          ...(label === null ? [] : [label]),
          ...(label === null && own === null ? [] : intro),
          ...lead,
        ]),
      ];
      const marks = (raw: string, plain: string) => {
        const found = readSiteMarkup(raw, plain);
        const tab = found.opens !== null && tabOf(found.opens) !== null;
        for (const colon of found.colons)
          if (colon !== "close") colons.push(colon);
          else if (colons.pop() === "tabs") {
            label = null;
            group = null;
          }
        if (found.group !== null) tabs = ++sets;
        else if (!tab && found.plain !== "" && label === null) apart();
        if (found.group !== null || found.closes) group = found.group;
        if (tab && pending.length > 0) intro = nearestParagraphs(pending);
        else if (!tab && found.plain !== "" && label === null) intro = [];
        if (found.closes || found.opens !== null) label = found.opens;
        if (found.closes || tab) pending = [];
        const within = warning;
        if (found.warning !== null) warning = found.warning === "begins";
        return { plain: found.plain, warns: found.warns || within || warning };
      };
      for (let index = 0; index < parts.length; index++) {
        const part = parts[index];
        if (part === undefined) break;
        if (part.kind === "heading") {
          const tab = headingTab(part.raw.text);
          if (tab === null || label === null) {
            apart();
            intro = tab === null ? [] : nearestParagraphs(pending);
          }
          if (tab === null) heading(part);
          pending = [];
          label = tab;
          group = null;
          warning = false;
        } else if (part.kind === "rule") {
          if (label !== null && colons.length === 0) apart();
          if (colons.length === 0) label = null;
        } else if (part.kind === "paragraph") {
          if (parts[index - 1]?.kind === "item") pending = [];
          note(part);
          const { plain, warns } = marks(part.raw.text, part.plain);
          // An admonition of MkDocs is the indented text below it, and nothing after that.
          if (parts[index + 1]?.kind === "inside") warning = false;
          if (plain === "") continue;
          pending.push({ ...part, plain, warning: part.warning || warns || WARNING_START.test(plain) });
          if (lead.length > 0) continue;
          sections.prose(plain, part.line);
          if (purpose === null && title !== null && drafts.length === 0) purpose = plain;
        } else if (part.kind === "code") {
          if (parts[index - 1]?.kind === "item") pending = [];
          const around = aroundBlock(parts, index, pending, head, label);
          const own = fenceTab(part.info, group);
          if (own === null && label === null) apart();
          else if (own !== null && pending.length > 0) intro = nearestParagraphs(pending);
          dialect = around.before === null && around.below ? dialect : otherShell(around.before);
          if (code(part, context(own), around, dialect)) commanded = true;
          pending = [];
          if (own === null && label === null) intro = [];
        } else if (part.kind === "item") {
          const next = parts[index + 1];
          const announces = /:$|\b(?:following|below)\b/i.test(part.head?.plain ?? "");
          const follows = next?.kind === "code" && part.parts.length === 0 && announces;
          item(part, context(), follows ? next : null);
          if (follows) index++;
        } else if (part.kind === "inside") {
          if (part.parts.every(({ kind }) => kind === "paragraph"))
            for (const each of part.parts) {
              if (each.kind !== "paragraph") continue;
              note(each);
              pending.push({ ...each, warning: label === null });
            }
          else {
            if (walk.parts(part.parts, context())) commanded = true;
            pending = [];
          }
          label = null;
        } else if (part.kind === "table") for (const row of part.rows) tableRow(row);
        else if (part.kind === "html") {
          marks(part.text, "");
          hide(part.text, part.line);
        }
      }
      if (within) tabs = outer;
      return commanded;
    },
    result: (): CollectedSteps => {
      const unread = unreadSettings(settings, drafts);
      return {
        drafts: unread.drafts,
        sections,
        prose,
        notTaken: [...notTaken, ...unread.notTaken, ...onlyMentioned(mentions, drafts)],
        findings,
        title: title?.text ?? null,
        purpose,
      };
    },
  };
  return walk;
}
