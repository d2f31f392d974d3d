import { join } from 'node:path';
import { formatError, havnHome } from '@havn/core';
import type { DeliveryOutcome, TrackingStore } from '@havn/track';
import { listenForInterrupt } from '../interrupt.ts';

/** The only place where this machine's triggers stand. */
export function triggersFile(): string {
  return join(havnHome(), 'triggers.json');
}

export interface Delivered<T> {
  readonly result: T;
  readonly outcomes: readonly DeliveryOutcome[];
}

/**
 * Changes the registry and tells at once who wants to know: on a laptop no server does it. What
 * failed stays in the outbox, for the next such call or `havn up`.
 */
export async function withTriggers<T>(
  store: TrackingStore,
  change: () => Promise<T>,
): Promise<Delivered<T>> {
  const { openDeliverer } = await import('@havn/track');
  const deliverer = openDeliverer({
    store,
    triggersFile: triggersFile(),
    onOutcome: reportOutcome,
    onFailure: (message) => process.stderr.write(`${message}\n`),
  });
  const { signal, release } = listenForInterrupt();
  signal.addEventListener('abort', () => void deliverer.close());
  try {
    await deliverer.refresh();
    const result = await change();
    return { result, outcomes: await deliverer.flush() };
  } finally {
    await deliverer.close();
    release();
  }
}

/** On stderr: what a trigger says is no part of a command's answer. */
function reportOutcome({ delivery, name, error, retryAt }: DeliveryOutcome): void {
  const { event, model } = delivery.entry;
  if (error === undefined) {
    process.stderr.write(`${name}: told of ${event} of ${model}\n`);
    return;
  }
  const next =
    retryAt === undefined
      ? 'It is not tried again.'
      : 'It stays in the outbox: havn triggers deliver tries again, and so does havn up.';
  process.stderr.write(`${name}: ${formatError(error)}\n  ${next}\n`);
}

/** For `--json`. */
export function outcomeJson({ delivery, name, error, retryAt, answer }: DeliveryOutcome): object {
  return {
    delivery: delivery.id,
    trigger: name,
    event: delivery.entry.event,
    attempt: delivery.attempts,
    state: error === undefined ? 'DONE' : retryAt === undefined ? 'FAILED' : 'PENDING',
    error: error?.message,
    answer,
  };
}
