/** A status and a JSON body. */
export interface StripeReply {
  readonly status: number;
  readonly body: object;
}

/** A request to the stand-in; a form holds the query of a GET. */
export interface StripeRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly form: URLSearchParams;
}

interface Intent {
  readonly id: string;
  readonly object: 'payment_intent';
  readonly amount: number;
  readonly currency: string;
  readonly created: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly token: string;
  status: string;
  amount_received: number;
  last_payment_error: object | null;
  refunded: number;
}

interface Refund {
  readonly id: string;
  readonly object: 'refund';
  readonly amount: number;
  readonly payment_intent: string;
  readonly metadata: Readonly<Record<string, string>>;
  status: 'succeeded' | 'pending' | 'failed';
}

/** The payments and refunds of an account, newest last. */
export interface StripeAccount {
  readonly intents: Intent[];
  readonly refunds: Refund[];
}

/** An account without payments. */
export function newStripeAccount(): StripeAccount {
  return { intents: [], refunds: [] };
}

const DECLINES: Readonly<Record<string, string>> = {
  pm_decline: 'generic_decline',
  pm_time_out_fail: 'generic_decline',
  pm_no_money: 'insufficient_funds',
  pm_must_confirm: 'authentication_required',
};

/** Does what Stripe would do for an authenticated request that is not a repetition. */
export function handleStripeRequest(account: StripeAccount, request: StripeRequest): StripeReply {
  const [, , resource = '', id, action] = request.path.split('/');
  if (resource === 'refunds') {
    return request.method === 'POST'
      ? createRefund(account, request.form)
      : listRefunds(account, request.form);
  }
  if (resource !== 'payment_intents') return invalid(404, 'resource_missing', null);
  if (id === undefined) {
    return request.method === 'POST'
      ? createIntent(account, request.form)
      : listIntents(account, request.form);
  }
  const intent = account.intents.find((candidate) => candidate.id === id);
  if (intent === undefined) return invalid(404, 'resource_missing', 'intent');
  if (action === 'capture') return capture(intent, Number(request.form.get('amount_to_capture')));
  if (action === 'cancel') return cancel(intent);
  return { status: 200, body: shown(intent) };
}

function createIntent(account: StripeAccount, form: URLSearchParams): StripeReply {
  const token = form.get('payment_method') ?? '';
  const isAsExpected =
    form.get('capture_method') === 'manual' &&
    form.get('confirm') === 'true' &&
    form.get('error_on_requires_action') === 'true' &&
    form.get('allowed_payment_method_types[0]') === 'card';
  if (!isAsExpected) return invalid(400, 'parameter_missing', 'confirm');
  if (!token.startsWith('pm_') || token === 'pm_missing')
    return invalid(400, 'resource_missing', 'payment_method');
  if (Number(form.get('amount')) < 50) return invalid(400, 'amount_too_small', 'amount');
  const decline = DECLINES[token];
  const error = decline === undefined ? null : cardError(decline);
  const intent: Intent = {
    id: `pi_${String(account.intents.length + 1)}`,
    object: 'payment_intent',
    amount: Number(form.get('amount')),
    currency: form.get('currency') ?? '',
    created: Math.floor(Date.now() / 1000),
    metadata: metadataOf(form),
    token,
    status: error === null ? 'requires_capture' : 'requires_payment_method',
    amount_received: 0,
    last_payment_error: error,
    refunded: 0,
  };
  account.intents.push(intent);
  if (error === null) return { status: 200, body: shown(intent) };
  return { status: 402, body: { error: { ...error, payment_intent: shown(intent) } } };
}

function capture(intent: Intent, amount: number): StripeReply {
  if (intent.status !== 'requires_capture') return invalid(400, 'payment_intent_unexpected_state', null);
  if (amount > intent.amount) return invalid(400, 'amount_too_large', 'amount_to_capture');
  if (intent.token === 'pm_fail_on_capture')
    return { status: 402, body: { error: cardError('generic_decline') } };
  intent.status = 'succeeded';
  intent.amount_received = amount;
  return { status: 200, body: shown(intent) };
}

function cancel(intent: Intent): StripeReply {
  if (intent.status !== 'requires_capture') return invalid(400, 'payment_intent_unexpected_state', null);
  intent.status = 'canceled';
  return { status: 200, body: shown(intent) };
}

function createRefund(account: StripeAccount, form: URLSearchParams): StripeReply {
  const intent = account.intents.find(({ id }) => id === form.get('payment_intent'));
  if (intent === undefined) return invalid(404, 'resource_missing', 'payment_intent');
  const amount = Number(form.get('amount'));
  if (intent.refunded > 0 && intent.refunded === intent.amount_received) {
    return invalid(400, 'charge_already_refunded', null);
  }
  if (amount > intent.amount_received - intent.refunded) return invalid(400, null, 'amount');
  const isFirst = !account.refunds.some(({ payment_intent: id }) => id === intent.id);
  const isLost = isFirst && intent.token === 'pm_refund_fails_once';
  const refund: Refund = {
    id: `re_${String(account.refunds.length + 1)}`,
    object: 'refund',
    amount,
    payment_intent: intent.id,
    metadata: metadataOf(form),
    status: isLost ? 'failed' : intent.token === 'pm_refund_pending' ? 'pending' : 'succeeded',
  };
  account.refunds.push(refund);
  if (!isLost) intent.refunded += amount;
  return { status: 200, body: refund };
}

/** What becomes of a refund later: one that fails gives the amount back to the payment. */
export function settleStripeRefund(account: StripeAccount, id: string, status: Refund['status']): object {
  const refund = account.refunds.find((one) => one.id === id);
  const intent = account.intents.find((one) => one.id === refund?.payment_intent);
  if (refund === undefined || intent === undefined) throw new Error(`No refund ${id}`);
  if (refund.status !== 'failed' && status === 'failed') intent.refunded -= refund.amount;
  refund.status = status;
  return { ...refund };
}

function listIntents(account: StripeAccount, form: URLSearchParams): StripeReply {
  const since = Number(form.get('created[gte]'));
  const newestFirst = account.intents.filter(({ created }) => created >= since).toReversed();
  return page(newestFirst.map(shown), form, '/v1/payment_intents');
}

function listRefunds(account: StripeAccount, form: URLSearchParams): StripeReply {
  const ofIntent = account.refunds.filter(({ payment_intent: id }) => id === form.get('payment_intent'));
  return page(ofIntent.toReversed(), form, '/v1/refunds');
}

function page(items: readonly { readonly id: string }[], form: URLSearchParams, url: string): StripeReply {
  const after = form.get('starting_after');
  const start = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
  const end = start + Number(form.get('limit'));
  return {
    status: 200,
    body: { object: 'list', url, data: items.slice(start, end), has_more: end < items.length },
  };
}

/** An uncaptured rest is released as if it were refunded, which is how Stripe counts it. */
function shown({ token: _, refunded, ...intent }: Intent) {
  const released = intent.status === 'succeeded' ? intent.amount - intent.amount_received : 0;
  const charge = { id: `ch_${intent.id}`, object: 'charge', amount_refunded: refunded + released };
  return { ...intent, latest_charge: charge };
}

function metadataOf(form: URLSearchParams): Readonly<Record<string, string>> {
  const pairs = [...form].flatMap(([name, value]) => {
    const key = /^metadata\[(?<key>.+)\]$/u.exec(name)?.groups?.['key'];
    return key === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(pairs);
}

function cardError(declineCode: string): object {
  const code = declineCode === 'authentication_required' ? declineCode : 'card_declined';
  return { type: 'card_error', code, decline_code: declineCode, message: 'Your card was declined.' };
}

function invalid(status: number, code: string | null, param: string | null): StripeReply {
  const named = { ...(code !== null && { code }), ...(param !== null && { param }) };
  return { status, body: { error: { type: 'invalid_request_error', message: 'No.', ...named } } };
}
