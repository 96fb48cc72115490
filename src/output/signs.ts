// The signs for how something is or ended: one character of one column each, the same on the screen, in lines and in
// reports. A sign never stands alone; its word is where it is shown.
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
