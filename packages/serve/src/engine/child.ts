/**
 * The engine process: it alone runs the model, so that the server's event loop never waits for one
 * and a crash in native code costs a restart, not the service.
 */
import { HavnError } from '@havn/core';
import { type Classifier, loadClassifier } from '@havn/tasks';
import type { EngineFailure, EngineMessage, EngineRequest } from './protocol.ts';

const [, , model, options] = process.argv;

// The server is gone (kill -9 included): nobody is left to answer.
process.on('disconnect', () => process.exit(0));
// A Ctrl-C in the terminal and a service manager's stop reach this process too, but the requests
// under way are still to be answered: the server decides when it ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

try {
  const classifier = await loadClassifier(model!, JSON.parse(options!));
  await classifier.predict(['warm up']);
  const { labels, problem, maxLength } = classifier;
  process.on('message', (request: EngineRequest) => void answer(classifier, request));
  send({ kind: 'ready', model: { labels, problem, maxLength } });
} catch (error) {
  send({ kind: 'failed', failure: failureOf(error) });
  process.exitCode = 1;
  process.disconnect?.();
}

async function answer(classifier: Classifier, { id, texts }: EngineRequest): Promise<void> {
  try {
    const predictions = await classifier.predict(texts);
    send({ kind: 'result', id, predictions: predictions.map((each) => JSON.stringify(each)) });
  } catch (error) {
    send({ kind: 'error', id, failure: failureOf(error) });
  }
}

function send(message: EngineMessage): void {
  process.send?.(message);
}

function failureOf(error: unknown): EngineFailure {
  if (!(error instanceof HavnError)) {
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const { code, message, remedy, location } = error;
  return { code, message, remedy, location };
}
