// Sections from headings: unique ids, parents by depth, and the prose before the first step. collect-steps.ts decides
// what is a heading or a step.
import type { Section } from "../model/runbook.ts";

interface Open {
  id: string;
  title: string;
  depth: number;
  line: number;
  parent: string | null;
  prose: string[];
  started: boolean;
}

export interface SectionList {
  /** Opens the section of a heading and returns its id. */
  readonly open: (title: string, depth: number, line: number) => string;
  /** The current section's id; text before the first heading gets its own section. */
  readonly current: (line: number) => string;
  /** The titles of the current section and its parents, nearest first. */
  readonly titles: () => readonly string[];
  /** A paragraph at the section's top level. */
  readonly prose: (text: string, line: number) => void;
  /** The current section has a step: what follows is no longer an introduction. */
  readonly start: () => void;
  /** The sections in order; the one before the first heading is called `fallback`. */
  readonly all: (fallback: string) => readonly Section[];
}

/** An empty list. `local` is never an id, because it means the operator's machine where ids serve as roles. */
export function createSections(): SectionList {
  const sections: Open[] = [];
  const used = new Set(["local"]);
  const next = new Map<string, number>();
  const stack: Open[] = [];
  const unique = (slug: string): string => {
    let id = slug;
    let count = next.get(slug) ?? 2;
    while (used.has(id)) id = `${slug}-${count++}`;
    next.set(slug, count);
    used.add(id);
    return id;
  };
  const add = (section: Open): Open => {
    sections.push(section);
    stack.push(section);
    return section;
  };
  const current = (line: number): Open =>
    stack.at(-1) ??
    add({ id: unique("start"), title: "", depth: 0, line, parent: null, prose: [], started: false });
  return {
    open(title, depth, line) {
      while ((stack.at(-1)?.depth ?? -1) >= depth || stack.at(-1)?.depth === 0) stack.pop();
      const parent = stack.at(-1)?.id ?? null;
      return add({ id: unique(slugOf(title)), title, depth, line, parent, prose: [], started: false }).id;
    },
    current: (line) => current(line).id,
    titles: () => stack.map(({ title }) => title).reverse(),
    prose(text, line) {
      const section = current(line);
      if (!section.started) section.prose.push(text);
    },
    start() {
      const section = stack.at(-1);
      if (section !== undefined) section.started = true;
    },
    all: (fallback) =>
      sections.map(({ started: _started, ...section }) => ({
        ...section,
        title: section.title === "" ? fallback : section.title,
      })),
  };
}

/** A title in lower-case letters, digits and hyphens, at most 60 characters. */
export function slugOf(title: string): string {
  const slug = title
    .slice(0, 200)
    .normalize("NFKD")
    .replace(/['’]|\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "section" : slug;
}
