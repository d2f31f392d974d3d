import type { DeliveryLog, Subscription, Webhook } from '@havn/track';
import { formatTable, print } from '../output.ts';

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
    print(`    ${number}. ${formatTime(time)}${took}  ${how}`);
    for (const line of lastLines(answer)) print(`       | ${line}`);
  }
}

function stateText(state: string, attempts: number, due: number): string {
  if (state === 'DONE') return 'done';
  if (state === 'FAILED') return 'failed for good';
  return attempts === 0 ? 'waits' : `is tried again ${formatTime(due)}`;
}

const LINES = 5;

/** Control characters of a program's output would reach the terminal. */
function lastLines(answer: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const plain = answer.replace(/[\0-\x08\x0b-\x1f\x7f]/g, '').trimEnd();
  return plain === '' ? [] : plain.split('\n').slice(-LINES);
}

function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}
