/** Tokens of one document: ten times the longest of the explorer's examples and its introspection. */
export const MAX_TOKENS = 5_000;
