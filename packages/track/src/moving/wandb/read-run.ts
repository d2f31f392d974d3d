import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Metric } from '../../metrics/metrics.ts';
import type { KeyValue } from '../../page.ts';
import type { RunStatus } from '../../runs/runs.ts';
import type { SourceRun } from '../source.ts';
import { readRecords } from './log-file.ts';
import { bytesOf, messagesOf, numberOf, textOf, textsOf } from './protobuf.ts';

/** Numbers of the fields of wandb_internal.proto. */
const RECORD = { history: 2, config: 4, run: 17, exit: 18 } as const;
const ITEM = { key: 1, nestedKey: 2, json: 16 } as const;
const RUN = {
  id: 1,
  project: 3,
  config: 4,
  group: 6,
  jobType: 7,
  name: 8,
  notes: 9,
  tags: 10,
  start: 17,
} as const;

export interface WandbRun extends SourceRun {
  readonly project: string;
}

interface Collected {
  run: Buffer | undefined;
  exitCode: number | undefined;
  readonly config: Map<string, unknown>;
  readonly metrics: Metric[];
  lastTime: number;
}

/** One run from its `.wandb` file; undefined where the file ends before the run is named. */
export async function readWandbRun(file: string): Promise<WandbRun | undefined> {
  const found: Collected = {
    run: undefined,
    exitCode: undefined,
    config: new Map(),
    metrics: [],
    lastTime: 0,
  };
  for await (const record of readRecords(file)) take(record, found);
  if (found.run === undefined) return undefined;
  return toRun(file, found.run, found);
}

function take(record: Buffer, found: Collected): void {
  const run = bytesOf(record, RECORD.run);
  if (run) {
    found.run = run;
    takeConfig(bytesOf(run, RUN.config), found);
  }
  takeConfig(bytesOf(record, RECORD.config), found);
  const history = bytesOf(record, RECORD.history);
  if (history) takeHistory(history, found);
  const exit = bytesOf(record, RECORD.exit);
  if (exit) found.exitCode = numberOf(exit, 1) ?? 0;
}

function takeConfig(config: Buffer | undefined, found: Collected): void {
  if (config === undefined) return;
  for (const [key, value] of items(config, 1)) {
    if (!key.startsWith('_wandb')) found.config.set(key, value);
  }
}

/** `update`s of a configuration and `item`s of a history: keys with values as JSON. */
function items(message: Buffer, number: number): readonly (readonly [string, unknown])[] {
  return messagesOf(message, number).map((item) => {
    const nested = textsOf(item, ITEM.nestedKey);
    const key = nested.length > 0 ? nested.join('.') : (textOf(item, ITEM.key) ?? '');
    return [key, parseJson(textOf(item, ITEM.json) ?? 'null')] as const;
  });
}

/** wandb writes NaN and Infinity as Python does. */
function parseJson(text: string): unknown {
  const words: Readonly<Record<string, number>> = {
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    '-Infinity': Number.NEGATIVE_INFINITY,
    '"NaN"': Number.NaN,
    '"Infinity"': Number.POSITIVE_INFINITY,
    '"-Infinity"': Number.NEGATIVE_INFINITY,
  };
  if (Object.hasOwn(words, text)) return words[text];
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function takeHistory(history: Buffer, found: Collected): void {
  const row = new Map(items(history, 1));
  const numbered = bytesOf(history, 2);
  const step = Number(row.get('_step') ?? (numbered && numberOf(numbered, 1)) ?? 0);
  const time = Math.round(Number(row.get('_timestamp') ?? 0) * 1_000);
  found.lastTime = Math.max(found.lastTime, time);
  for (const [key, value] of row) takeValue({ key, value, step, time }, found);
}

interface Value {
  readonly key: string;
  readonly value: unknown;
  readonly step: number;
  readonly time: number;
}

/** Nested values become keys with dots; pictures, tables and texts are no metrics. */
function takeValue({ key, value, step, time }: Value, found: Collected): void {
  if (key.startsWith('_')) return;
  if (typeof value === 'number' || typeof value === 'boolean') {
    found.metrics.push({ key: validKey(key), value: Number(value), step, time });
    return;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value) || '_type' in value)
    return;
  for (const [part, inner] of Object.entries(value)) {
    takeValue({ key: `${key}.${part}`, value: inner, step, time }, found);
  }
}

function validKey(key: string): string {
  return key.replaceAll(/[^/\p{L}\p{N}_.\- :]/gu, '_').slice(0, 250);
}

function toRun(file: string, run: Buffer, found: Collected): WandbRun {
  const id = textOf(run, RUN.id) ?? '';
  const project = textOf(run, RUN.project) ?? 'wandb';
  const start = bytesOf(run, RUN.start);
  const seconds = (start && numberOf(start, 1)) ?? 0;
  const files = join(dirname(file), 'files');
  return {
    // wandb's ids are eight letters; the same run gets the same id each time.
    id: createHash('md5').update(`wandb/${project}/${id}`).digest('hex'),
    project,
    name: textOf(run, RUN.name) ?? id,
    userId: undefined,
    status: statusOf(found.exitCode),
    startTime: seconds * 1_000,
    endTime: found.lastTime > 0 ? found.lastTime : undefined,
    lifecycleStage: 'active',
    params: paramsOf(found.config),
    tags: tagsOf(run, id),
    metrics: found.metrics,
    datasets: [],
    artifacts: existsSync(files) ? files : undefined,
  };
}

function statusOf(exitCode: number | undefined): RunStatus {
  if (exitCode === undefined) return 'KILLED';
  return exitCode === 0 ? 'FINISHED' : 'FAILED';
}

function paramsOf(config: ReadonlyMap<string, unknown>): readonly KeyValue[] {
  const params = new Map<string, string>();
  const add = (key: string, value: unknown) => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      for (const [part, inner] of Object.entries(value)) add(`${key}.${part}`, inner);
    } else params.set(validKey(key), typeof value === 'string' ? value : JSON.stringify(value));
  };
  for (const [key, value] of config) add(key, value);
  return [...params].map(([key, value]) => ({ key, value }));
}

function tagsOf(run: Buffer, id: string): readonly KeyValue[] {
  const texts: readonly (readonly [string, string | undefined])[] = [
    ['wandb.id', id],
    ['wandb.group', textOf(run, RUN.group)],
    ['wandb.job_type', textOf(run, RUN.jobType)],
    ['wandb.tags', textsOf(run, RUN.tags).join(', ') || undefined],
    ['mlflow.note.content', textOf(run, RUN.notes)],
  ];
  return texts.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
}
