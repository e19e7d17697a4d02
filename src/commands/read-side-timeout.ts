/** How long an answer waits for the read side to show what was done. */
export const READ_SIDE_TIMEOUT_MS = 2_000;
