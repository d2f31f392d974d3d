import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Batched, Batcher } from '../engine/batcher.ts';
import type { Limits } from '../limits.ts';
import { errorBody } from './errors.ts';
import { answer, predictBody } from './schemas.ts';

interface PredictBody {
  readonly text?: string;
  readonly texts?: readonly string[];
}

/** `POST /predict`. The batcher's results are predictions as JSON already. */
export function addPredict(
  app: FastifyInstance,
  batcher: Batcher<string, string>,
  limits: Limits,
): void {
  const schema = {
    summary: 'Classify one text or several',
    tags: ['Prediction'],
    body: predictBody(limits),
    response: {
      200: {
        description: 'A prediction, or one for each of the texts, in their order.',
        content: {
          'application/json': {
            schema: { anyOf: [{ $ref: 'Prediction#' }, { $ref: 'Predictions#' }] },
          },
        },
      },
      413: answer('The body is too large.', 'Error'),
      415: answer('The body is not JSON.', 'Error'),
      422: answer('The body is not valid; `field` says where.', 'Error'),
      500: answer('The model failed.', 'Error'),
      503: answer('Too many texts wait, or the model is being restarted: try again.', 'Error'),
    },
  };
  app.post<{ Body: PredictBody }>(
    '/predict',
    { schema, onRequest: refuseEncoded },
    async (request, reply) => {
      const { text, texts } = request.body;
      const isGone = () => request.raw.socket.destroyed;
      const batched = await batcher.submit(texts ?? [text!], isGone);
      addTiming(reply, batched);
      const [first, ...rest] = batched.results;
      return texts ? `{"predictions":[${[first, ...rest].join(',')}]}` : first;
    },
  );
}

/** A body is read as it is: decompressing would let a small one grow without bound. */
function refuseEncoded(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding === 'identity') {
    done();
    return;
  }
  reply.status(415).header('accept-encoding', 'identity');
  const message = 'send the body as it is, without content-encoding';
  reply.send(errorBody('UNSUPPORTED_CONTENT_ENCODING', message));
}

/** Where the time went, as browsers' tools show it (W3C Server Timing). */
function addTiming(reply: FastifyReply, { batch, queuedMs, ranMs }: Batched<string>): void {
  const model = `model;dur=${ranMs.toFixed(1)};desc="batch of ${batch}"`;
  reply.header('server-timing', `queue;dur=${queuedMs.toFixed(1)}, ${model}`);
  reply.header('content-type', 'application/json; charset=utf-8');
}
