/**
 * The engine process: it alone runs the model, so that the server's event loop never waits for one
 * and a crash in native code costs a restart, not the service.
 */
import { HavnError } from '@havn/core';
import {
  type Classifier,
  loadClassifier,
  type Prediction,
  predictionsOf,
  rowsInMemory,
} from '@havn/tasks';
import { groupByLength } from './group-by-length.ts';
import type { EngineFailure, EngineMessage, EngineRequest } from './protocol.ts';

const [, , model, options] = process.argv;

// The server is gone (kill -9 included): nobody is left to answer.
process.on('disconnect', () => process.exit(0));
// A Ctrl-C in the terminal and a service manager's stop reach this process too, but the requests
// under way are still to be answered: the server decides when it ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

try {
  // Threads that spin while they wait would take the cores from the server beside them.
  const classifier = await loadClassifier(model!, { ...JSON.parse(options!), spin: false });
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
    const predictions = await predict(classifier, texts);
    send({ kind: 'result', id, predictions: predictions.map((each) => JSON.stringify(each)) });
  } catch (error) {
    send({ kind: 'error', id, failure: failureOf(error) });
  }
}

/** As the classifier's own `predict`, but padding as little as pays for batches of a few texts. */
async function predict(
  { encode, logits, labels, problem }: Classifier,
  texts: readonly string[],
): Promise<readonly Prediction[]> {
  const tokens = texts.map(encode);
  const predictions: Prediction[] = [];
  for (const group of groupByLength(tokens.map(({ length }) => length))) {
    const rows = await logits(rowsInMemory(group.map((text) => tokens[text]!)));
    predictionsOf(rows, labels, problem).forEach((prediction, i) => {
      predictions[group[i]!] = prediction;
    });
  }
  return predictions;
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
