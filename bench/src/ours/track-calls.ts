/**
 * `track-calls SCENARIO SIDE sqlite|postgres`: starts the server, makes the calls of a scenario with bodies that were
 * built before, and prints {"value": milliseconds a call, or bytes}. `$HAVN_BENCH_SCALE` makes it
 * smaller or larger than the claim's size.
 */
import { newExperiment, newRun, send, wallTime } from './track-client.ts';
import { loadRuns } from './track-load.ts';
import { type DatabaseKind, type Side, startTracker, type Tracker } from './track-server.ts';

const scale = Number(process.env.HAVN_BENCH_SCALE ?? 1);
const scaled = (count: number) => Math.max(1, Math.round(count * scale));

type Scenario = (tracker: Tracker) => Promise<number>;

const api = (url: string, path: string) => `${url}/api/2.0/mlflow/${path}`;

const scenarios: Readonly<Record<string, Scenario>> = {
  /** 1,000 metrics a call, 10 clients. */
  async 'log-batch'({ url }) {
    const run = await newRun(url, await newExperiment(url));
    const bodies = Array.from({ length: scaled(200) }, (_, call) => {
      const metrics = Array.from({ length: 1_000 }, (_, i) => ({
        key: `k${i % 10}`,
        value: Math.sin(i + call),
        timestamp: 1_700_000_000_000 + i,
        step: call * 100 + Math.floor(i / 10),
      }));
      return JSON.stringify({ run_id: run, metrics });
    });
    return wallTime(posts(url, 'runs/log-batch', bodies), 10);
  },
  async 'log-metric'({ url }) {
    const run = await newRun(url, await newExperiment(url));
    const bodies = Array.from({ length: scaled(300) }, (_, step) =>
      JSON.stringify({ run_id: run, key: 'loss', value: 1 / (step + 1), timestamp: step, step }),
    );
    return wallTime(posts(url, 'runs/log-metric', bodies), 1);
  },
  /** 20,000 runs and 8,000,000 points. */
  async search({ url }) {
    const size = { runs: scaled(20_000), keys: 40, steps: 10, params: 20 };
    const { experiment } = await loadRuns(url, size);
    const body = JSON.stringify({
      experiment_ids: [experiment],
      filter: "metrics.k3 > 0.5 and params.p2 = '3'",
      order_by: ['metrics.k5 DESC'],
      max_results: 100,
    });
    return wallTime(posts(url, 'runs/search', Array(20).fill(body)), 1);
  },
  /** 1,000 runs with everything. */
  async 'search-page'({ url }) {
    const size = { runs: scaled(1_500), keys: 30, steps: 1, params: 20 };
    const { experiment } = await loadRuns(url, size);
    const body = JSON.stringify({ experiment_ids: [experiment], max_results: 1_000 });
    return wallTime(posts(url, 'runs/search', Array(5).fill(body)), 1);
  },
  /** 100 runs of 800 points in one call, as a chart asks. */
  async history({ url }) {
    const { runs } = await loadRuns(url, { runs: 100, keys: 1, steps: scaled(800), params: 1 });
    const query = new URLSearchParams([
      ...runs.map((run): [string, string] => ['run_ids', run]),
      ['metric_key', 'k0'],
      ['max_results', '320'],
    ]);
    const target = `${api(url, 'metrics/get-history-bulk-interval')}?${query}`;
    return wallTime(
      Array(10).fill(() => send('GET', target)),
      1,
    );
  },
  /** What 100 runs of 10 metrics and 1,000 steps take on the disk. */
  async size(tracker) {
    const size = { runs: scaled(100), keys: 10, steps: 1_000, params: 10 };
    await loadRuns(tracker.url, size);
    await tracker.close();
    return tracker.storeBytes();
  },
};

function posts(url: string, path: string, bodies: readonly string[]) {
  return bodies.map((body) => () => send('POST', api(url, path), body));
}

const [name = '', side = '', kind = 'sqlite'] = process.argv.slice(2);
const scenario = scenarios[name];
if (!scenario) throw new Error(`Scenarios: ${Object.keys(scenarios).join(', ')}`);
const tracker = await startTracker(side as Side, kind as DatabaseKind);
try {
  console.log(JSON.stringify({ value: await scenario(tracker) }));
} finally {
  if (name !== 'size') await tracker.close();
  await tracker.remove();
}
process.exit(0);
