/**
 * The engine process: it alone runs the model, so that the server's event loop never waits for one
 * and a crash in native code costs a restart, not the service.
 */
import { formatError } from '@havn/core';
import { type Classifier, loadClassifier } from '@havn/tasks';
import type { EngineMessage, EngineRequest } from './protocol.ts';

const [, , model, options] = process.argv;

// The server is gone (kill -9 included): nobody is left to answer.
process.on('disconnect', () => process.exit(0));
// A Ctrl-C in the terminal reaches this process too; the server decides when it ends.
process.on('SIGINT', () => {});

try {
  const classifier = await loadClassifier(model!, JSON.parse(options ?? '{}'));
  await classifier.predict(['warm up']);
  const { labels, problem, maxLength } = classifier;
  process.on('message', (request: EngineRequest) => void answer(classifier, request));
  send({ kind: 'ready', model: { labels, problem, maxLength } });
} catch (error) {
  send({ kind: 'failed', error: formatError(error) });
  process.disconnect?.();
  process.exitCode = 1;
}

async function answer(classifier: Classifier, { id, texts }: EngineRequest): Promise<void> {
  try {
    send({ kind: 'result', id, predictions: await classifier.predict(texts) });
  } catch (error) {
    send({ kind: 'error', id, error: formatError(error) });
  }
}

function send(message: EngineMessage): void {
  process.send?.(message);
}
