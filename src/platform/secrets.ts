/** What is shorter can be guessed. */
export const MIN_SECRET_LENGTH = 32;

/** A rotation is over before the one after the next begins, and whatever is not ours is tried with every secret. */
export const MAX_SECRETS = 5;

/** The secrets of an engine, the newest first: that one signs, and what any of them signed counts. */
export type Secrets = readonly [string, ...string[]];

/** Whether a list is one of secrets: not empty, not too many, none too short. */
export function areSecrets(texts: readonly string[]): texts is Secrets {
  const isCounted = texts.length >= 1 && texts.length <= MAX_SECRETS;
  return isCounted && texts.every((text) => text.length >= MIN_SECRET_LENGTH);
}
