import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { OVERLOADED } from './rate-refusal.js';
import { sendRefusal, type RequestRefusal } from './request-refusal.js';

/** Where the operator's machines ask how the node is; they are answered to the end. */
const HEALTH_PATH = '/health/';

const STOPPING: RequestRefusal = {
  status: 503,
  code: OVERLOADED,
  message: 'The server stops, so nothing was done. Try again in a moment: another takes its place',
  retryAfterSeconds: 1,
};

/**
 * Goes on serving for a while after the stop was asked for, so that whoever shares requests out sees that the node is unready
 * and sends them elsewhere; then refuses what is new while what runs ends. Call it before what else waits for the stop.
 */
export function stopInOrder(app: FastifyInstance, delayMs: number): void {
  let isStopping = false;
  app.addHook('preClose', async () => {
    if (delayMs > 0) await pause(delayMs);
    isStopping = true;
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (isStopping && !request.url.startsWith(HEALTH_PATH)) sendRefusal(request, reply, STOPPING);
    else done();
  });
  // A connection kept alive after its last answer would hold up the end until the client lets go of it.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isStopping) void reply.header('connection', 'close');
    done();
  });
}
