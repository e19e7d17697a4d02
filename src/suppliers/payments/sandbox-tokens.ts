/** How the sandbox treats a payment. */
export type SandboxBehaviour =
  | 'approve'
  | 'decline'
  | 'timeOutThenSucceed'
  | 'timeOutThenFail'
  | 'failOnCapture'
  | 'answerTwice'
  | 'refundFailsOnce';

/** A payment token of the sandbox, and what it makes happen. */
export interface SandboxToken {
  readonly token: string;
  readonly meaning: string;
}

/** Every payment token that the sandbox knows; any other is declined as an invalid card. */
export const SANDBOX_TOKENS: Readonly<Record<SandboxBehaviour, SandboxToken>> = {
  approve: { token: 'sandbox-approve', meaning: 'Everything succeeds.' },
  decline: { token: 'sandbox-decline', meaning: 'The card is declined.' },
  timeOutThenSucceed: {
    token: 'sandbox-time-out-succeed',
    meaning: 'The first answer to the authorisation is lost; the money was set aside.',
  },
  timeOutThenFail: {
    token: 'sandbox-time-out-fail',
    meaning: 'The first answer to the authorisation is lost; the card was declined.',
  },
  failOnCapture: {
    token: 'sandbox-fail-on-capture',
    meaning: 'The authorisation succeeds and every capture is declined.',
  },
  answerTwice: {
    token: 'sandbox-answer-twice',
    meaning: 'Everything succeeds, and every notice of it is sent twice.',
  },
  refundFailsOnce: {
    token: 'sandbox-refund-fails-once',
    meaning: 'The first refund fails; one with another idempotency key succeeds.',
  },
};

/** What a token makes happen, or null when it is none of the sandbox. */
export function sandboxBehaviourOf(token: string): SandboxBehaviour | null {
  const names = Object.keys(SANDBOX_TOKENS) as SandboxBehaviour[];
  return names.find((name) => SANDBOX_TOKENS[name].token === token) ?? null;
}
