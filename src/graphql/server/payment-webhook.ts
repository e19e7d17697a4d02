import type { FastifyInstance } from 'fastify';
import { badRequest, sendRefusal } from './request-refusal.js';

/** Where a payment provider tells what happened to payments. */
const WEBHOOK_PATH = '/webhooks/payments';

/** Largest body that is read: those of providers are a few kilobytes. */
const MAX_WEBHOOK_BYTES = 256 * 1024;

/** Takes what a provider sent, as the bytes that it signed; `invalid` when they are not the provider's. */
export type ReceiveWebhook = (rawBody: Buffer, signature: string) => Promise<'taken' | 'invalid'>;

/** Serves the webhook of the payment provider. What is answered with an error is sent again by the provider. */
export async function servePaymentWebhook(app: FastifyInstance, receive: ReceiveWebhook): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.post(WEBHOOK_PATH, { bodyLimit: MAX_WEBHOOK_BYTES }, async (request, reply) => {
      const { body, headers } = request;
      const signature = headers['stripe-signature'];
      const isSigned = Buffer.isBuffer(body) && typeof signature === 'string';
      if (isSigned && (await receive(body, signature)) === 'taken') return { received: true };
      return sendRefusal(
        request,
        reply,
        badRequest('The signature is not of this body, or too old; check STRIPE_WEBHOOK_SECRET'),
      );
    });
    done();
  });
}
