/** What a decider answers: the facts that follow from a command, or why there are none. */
export type Decision<Facts, Refusal> =
  | { readonly kind: 'accepted'; readonly facts: Facts }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Why there are no facts. */
export function refused<Refusal>(refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } {
  return { kind: 'refused', refusal };
}
