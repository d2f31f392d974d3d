import type { DeliveryLog, Subscription, Webhook } from '@havn/track';
import { formatTable, formatTime, print } from '../output.ts';

export interface ListedTrigger extends Omit<Subscription, 'owner'> {
  /** Where it is kept: this machine's file, another machine's, or the server (MLflow's webhooks). */
  readonly kept: 'here' | 'elsewhere' | 'server';
}

export function printTriggers(triggers: readonly ListedTrigger[]): void {
  if (triggers.length === 0) {
    print('No triggers yet. Add one: havn triggers add deploy --alias production -- ./deploy.sh');
    return;
  }
  const rows = triggers.map(({ name, kind, summary, on, model, alias, kept }) => [
    name,
    `${kind} ${summary}`,
    on.join(', '),
    model,
    alias ?? '*',
    kept,
  ]);
  print(formatTable(['trigger', 'tells', 'on', 'model', 'alias', 'kept'], rows));
}

export function listedWebhook({ name, url, events, status }: Webhook): ListedTrigger {
  return {
    name,
    kind: 'webhook',
    summary: `${new URL(url).host}${status === 'ACTIVE' ? '' : ' (disabled)'}`,
    on: events.map(({ entity, action }) => `${entity}.${action}`),
    model: '*',
    alias: undefined,
    kept: 'server',
  };
}

export interface ShownDelivery extends DeliveryLog {
  readonly name: string;
}

export function printDeliveries(deliveries: readonly ShownDelivery[]): void {
  if (deliveries.length === 0) {
    print('Nothing was to be told yet: no change of a model matched a trigger.');
    return;
  }
  for (const delivery of deliveries) printDelivery(delivery);
}

function printDelivery({ id, name, entry, state, log, due, attempts }: ShownDelivery): void {
  const what = [entry.event, entry.model, entry.version && `version ${entry.version}`];
  print(`${id}  ${name}  ${what.filter(Boolean).join(' ')}  ${stateText(state, attempts, due)}`);
  for (const { number, time, ended, error, answer } of log) {
    const took = ended === undefined ? '' : ` ${((ended - time) / 1_000).toFixed(1)} s`;
    const how = error ?? (ended === undefined ? 'did not come to an end' : 'done');
    print(`    ${number}. ${formatTime(time, 'second')}${took}  ${how}`);
    for (const line of lastLines(answer)) print(`       | ${line}`);
  }
}

function stateText(state: string, attempts: number, due: number): string {
  if (state === 'DONE') return 'done';
  if (state === 'FAILED') return 'failed for good';
  return attempts === 0 ? 'waits' : `is tried again ${formatTime(due, 'second')}`;
}

const LINES = 5;

function lastLines(answer: string): readonly string[] {
  const text = answer.trimEnd();
  return text === '' ? [] : text.split('\n').slice(-LINES);
}
