/** What is made is handed out for so long, so that a page asked for again and again costs no more than once. */
const KEPT_MS = 5_000;

/** The same, made anew only when it is older than some seconds; whoever asks while it is made waits for that. What fails is not kept. */
export function keptBriefly<Made>(make: () => Promise<Made>, nowMs: () => number): () => Promise<Made> {
  let kept: { readonly made: Promise<Made>; readonly untilMs: number } | null = null;
  return () => {
    if (kept !== null && nowMs() < kept.untilMs) return kept.made;
    const made = make();
    const entry = { made, untilMs: nowMs() + KEPT_MS };
    kept = entry;
    made.catch(() => {
      if (kept === entry) kept = null;
    });
    return made;
  };
}
