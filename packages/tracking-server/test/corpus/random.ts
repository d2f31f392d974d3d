import { call, get, post, type Script, type Step } from '../harness/step.ts';

/** Numbers from 0 to below 1 that a seed decides (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Calls on a few experiments, runs and models in any order, so that many of them are wrong. */
export function randomScript(seed: number, length: number): Script {
  const next = numbers(seed);
  const one = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!;
  let time = 1_500_000_000_000;
  const experiment = () => one(['{{e0}}', '{{e1}}', '{{e2}}', '0', '77']);
  const run = () => one(['{{r0}}', '{{r1}}', '{{r2}}', '{{r3}}', 'nobody']);
  const key = () => one(['a', 'b', 'c/d', 'bad*', 'with space']);
  const value = () => one(['1', '2', '', 'words']);
  const model = () => one(['m0', 'm1', 'm2', 'a/b']);
  const version = () => one(['1', '2', '3', 'x']);
  const alias = () => one(['best', 'other', 'latest', 'v1']);
  const steps: (() => Step)[] = [
    () => {
      const slot = one(['e0', 'e1', 'e2']);
      return post('experiments/create', { name: slot }, { save: { [slot]: 'experiment_id' } });
    },
    () => post('experiments/delete', { experiment_id: one(['{{e1}}', '{{e2}}']) }),
    () => post('experiments/restore', { experiment_id: one(['{{e1}}', '{{e2}}']) }),
    () => get('experiments/get', { experiment_id: experiment() }),
    () =>
      post('experiments/set-experiment-tag', {
        experiment_id: experiment(),
        key: key(),
        value: value(),
      }),
    ...Array.from({ length: 2 }, () => () => {
      const slot = one(['r0', 'r1', 'r2', 'r3']);
      time += 1_000;
      const body = { experiment_id: experiment(), run_name: slot, start_time: time };
      return post('runs/create', body, { save: { [slot]: 'run.info.run_id' } });
    }),
    () => get('runs/get', { run_id: run() }),
    () => get('runs/get', { run_id: run() }),
    () => post('runs/delete', { run_id: run() }),
    () => post('runs/restore', { run_id: run() }),
    () => post('runs/update', { run_id: run(), status: one(['FINISHED', 'FAILED', 'RUNNING']) }),
    () => post('runs/set-tag', { run_id: run(), key: key(), value: value() }),
    () => post('runs/delete-tag', { run_id: run(), key: key() }),
    () => post('runs/log-parameter', { run_id: run(), key: key(), value: value() }),
    () =>
      post('runs/log-metric', {
        run_id: run(),
        key: key(),
        value: one([1, -1, 0.5, 'NaN', 'x']),
        timestamp: one([1, 2, 3]),
        step: one([0, 1, 2]),
      }),
    () =>
      post('runs/log-batch', {
        run_id: run(),
        metrics: [
          { key: key(), value: next() < 0.5 ? 1 : 2, timestamp: one([1, 2]), step: one([0, 5]) },
        ],
        params: next() < 0.5 ? [{ key: key(), value: value() }] : [],
        tags: next() < 0.5 ? [{ key: key(), value: value() }] : [],
      }),
    () => get('metrics/get-history', { run_id: run(), metric_key: key() }),
    () =>
      post('runs/search', {
        experiment_ids: [experiment(), experiment()],
        filter: one([
          '',
          'metrics.a > 0',
          "params.a = '1'",
          "tags.b != '2'",
          "attributes.status = 'FINISHED'",
        ]),
        run_view_type: one(['ACTIVE_ONLY', 'ALL', 'DELETED_ONLY']),
        order_by: one([[], ['metrics.a DESC'], ['params.a'], ['start_time ASC']]),
      }),
    () => post('registered-models/create', { name: model() }),
    () => call('DELETE', 'registered-models/delete', { name: model() }),
    () => get('registered-models/get', { name: model() }),
    () => post('registered-models/set-tag', { name: model(), key: key(), value: value() }),
    () =>
      post('model-versions/create', {
        name: model(),
        source: one(['s3://b/x', '/etc', 'models:/m0/1']),
      }),
    () => post('model-versions/create', { name: model(), source: 's3://b/y' }),
    () => get('model-versions/get', { name: model(), version: version() }),
    () => call('DELETE', 'model-versions/delete', { name: model(), version: version() }),
    () =>
      post('model-versions/transition-stage', {
        name: model(),
        version: version(),
        stage: one(['Staging', 'Production', 'x']),
      }),
    () => post('registered-models/alias', { name: model(), alias: alias(), version: version() }),
    () => get('registered-models/alias', { name: model(), alias: alias() }),
    () => call('DELETE', 'registered-models/alias', { name: model(), alias: alias() }),
  ];
  return { name: `random ${seed}`, steps: Array.from({ length }, () => one(steps)()) };
}
