// What is switched on when the screen takes the terminal, and off when it releases it. Data only.

/** Alternate screen, no cursor, bracketed paste, no wrapping at the right edge. */
export const ENTER_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[?2004h\u001b[?7l\u001b[0m\u001b[2J\u001b[H";

/** The opposite, in reverse order; harmless when written twice. */
export const LEAVE_SCREEN = "\u001b[?2026l\u001b[0m\u001b[?7h\u001b[?2004l\u001b[?25h\u001b[?1049l";
