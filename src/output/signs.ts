// The signs for states and outcomes: each is one character of one column, the same on the screen, in lines
// and in reports. A sign is never alone; its word is beside it.
export const SIGNS = {
  good: "✓",
  bad: "✗",
  unknown: "?",
  warning: "!",
  accepted: "≠",
  cancelled: "×",
  edited: "✎",
  skipped: "»",
  aside: "⊘",
  retried: "↺",
  noted: "¶",
} as const;
