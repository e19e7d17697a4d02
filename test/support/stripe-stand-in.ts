import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  handleStripeRequest,
  newStripeAccount,
  settleStripeRefund,
  type StripeReply,
} from './stripe-account.js';

/** The only secret key that the stand-in accepts. */
export const STAND_IN_SECRET_KEY = 'sk_test_stand_in';

/** Payment tokens of the stand-in, by what they make happen. */
export const STAND_IN_TOKENS = {
  approve: 'pm_approve',
  decline: 'pm_decline',
  noMoney: 'pm_no_money',
  mustConfirm: 'pm_must_confirm',
  timeOutThenSucceed: 'pm_time_out_succeed',
  timeOutThenFail: 'pm_time_out_fail',
  failOnCapture: 'pm_fail_on_capture',
  refundFailsOnce: 'pm_refund_fails_once',
  /** Refunds are pending until they are settled. */
  refundPending: 'pm_refund_pending',
  /** The connection is closed before anything happened, twice; the third attempt succeeds. */
  closedBefore: 'pm_closed_before',
  /** The connection is closed after the money was set aside, twice. */
  closedAfter: 'pm_closed_after',
  serverError: 'pm_server_error',
  busy: 'pm_busy',
  /** Stays in work until another request with the same key was refused for it. */
  inWork: 'pm_in_work',
} as const;

/** A running stand-in. */
export interface StripeStandIn {
  readonly url: URL;
  /** What was asked for so far, e.g. `POST /v1/payment_intents`. */
  readonly requests: readonly string[];
  /** What becomes of a refund later, by its number from 1; answers the refund as a webhook tells of it. */
  settleRefund(number: number, status: 'succeeded' | 'failed'): object;
  close(): Promise<void>;
}

interface Remembered {
  readonly fingerprint: string;
  /** Null while it is in work. */
  readonly reply: StripeReply | null;
}

/** A server of the parts of Stripe's API that are used here, as its documentation tells them, idempotency keys included. */
export async function startStripeStandIn(): Promise<StripeStandIn> {
  const account = newStripeAccount();
  const keys = new Map<string, Remembered>();
  const attempts = new Map<string, number>();
  const requests: string[] = [];
  const inWork = new EventEmitter();

  /** Null when the connection is closed or the request never answered. */
  const answerPost = async (request: IncomingMessage, form: URLSearchParams): Promise<StripeReply | null> => {
    const key = String(request.headers['idempotency-key']);
    const fingerprint = `${String(request.url)} ${form.toString()}`;
    const token = form.get('payment_method');
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (token === STAND_IN_TOKENS.closedBefore && attempt <= 2) {
      request.socket.destroy();
      return null;
    }
    if (token === STAND_IN_TOKENS.busy) return failure(429, 'rate_limit_error', 'rate_limit');
    const known = keys.get(key);
    if (known !== undefined && known.fingerprint !== fingerprint) {
      return failure(400, 'idempotency_error', null);
    }
    if (known?.reply === null) {
      inWork.emit('asked again');
      return failure(409, 'idempotency_error', 'idempotency_key_in_use');
    }
    if (known === undefined) {
      keys.set(key, { fingerprint, reply: null });
      if (token === STAND_IN_TOKENS.inWork) await once(inWork, 'asked again');
    }
    const reply = known?.reply ?? replyTo(String(request.url), form);
    keys.set(key, { fingerprint, reply });
    if (token === STAND_IN_TOKENS.closedAfter && attempt <= 2) request.socket.destroy();
    return isLost(token) && attempt === 1 ? null : reply;
  };

  const replyTo = (path: string, form: URLSearchParams): StripeReply =>
    form.get('payment_method') === STAND_IN_TOKENS.serverError
      ? failure(500, 'api_error', null)
      : handleStripeRequest(account, { method: 'POST', path, form });

  const server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const url = new URL(String(request.url), 'http://stripe.invalid');
      requests.push(`${String(request.method)} ${url.pathname}`);
      if (request.headers.authorization !== `Bearer ${STAND_IN_SECRET_KEY}`) {
        send(response, failure(401, 'invalid_request_error', null));
      } else if (request.method === 'POST') {
        const reply = await answerPost(request, new URLSearchParams(body));
        if (reply !== null) send(response, reply);
      } else {
        send(
          response,
          handleStripeRequest(account, { method: 'GET', path: url.pathname, form: url.searchParams }),
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${String(port)}`),
    requests,
    settleRefund: (number, status) => settleStripeRefund(account, `re_${String(number)}`, status),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isLost(token: string | null): boolean {
  return token === STAND_IN_TOKENS.timeOutThenSucceed || token === STAND_IN_TOKENS.timeOutThenFail;
}

function failure(status: number, type: string, code: string | null): StripeReply {
  return { status, body: { error: { type, ...(code !== null && { code }), message: 'No.' } } };
}

function send(response: ServerResponse, { status, body }: StripeReply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
