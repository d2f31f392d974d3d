/**
 * `track-calls SCENARIO havn|mlflow FOLDER [POSTGRES]`: starts the server over a store in FOLDER (or a
 * database of that name on a server of Postgres), makes the calls of a scenario with bodies that were
 * built before, and prints {"value": milliseconds a call, or bytes}. What a scenario loads stays in
 * FOLDER for the next process. `$HAVN_BENCH_SCALE` makes it smaller or larger than the claim's size.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newExperiment, newRun, send, wallTime } from './track-client.ts';
import { openDatabase } from './track-database.ts';
import { type LoadedRuns, loadMany, loadRuns, metricValue } from './track-load.ts';
import { type Side, startTracker, type Tracker } from './track-server.ts';

const scale = Number(process.env.HAVN_BENCH_SCALE ?? 1);
const scaled = (count: number) => Math.max(1, Math.round(count * scale));

interface Scenario {
  /** What is there before the calls. */
  readonly load?: (tracker: Tracker) => Promise<LoadedRuns>;
  measure(tracker: Tracker, loaded: LoadedRuns): Promise<number>;
}

const api = (url: string, path: string) => `${url}/api/2.0/mlflow/${path}`;

const searched = { runs: scaled(20_000), keys: 40, steps: 10, params: 20 };

const scenarios: Readonly<Record<string, Scenario>> = {
  /** 1,000 metrics a call, 10 clients. */
  'log-batch': {
    async measure({ url }) {
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
  },
  'log-metric': {
    async measure({ url }) {
      const run = await newRun(url, await newExperiment(url));
      const bodies = Array.from({ length: scaled(300) }, (_, step) =>
        JSON.stringify({ run_id: run, key: 'loss', value: 1 / (step + 1), timestamp: step, step }),
      );
      return wallTime(posts(url, 'runs/log-metric', bodies), 1);
    },
  },
  /** 20,000 runs and 8,000,000 points. */
  search: {
    load: (tracker) => loadMany(tracker, searched),
    async measure({ url }, { experiment }) {
      const body = JSON.stringify({
        experiment_ids: [experiment],
        filter: "metrics.k3 > 0.5 and params.p2 = '3'",
        order_by: ['metrics.k5 DESC'],
        max_results: 100,
      });
      checkFound(await send('POST', api(url, 'runs/search'), body));
      return wallTime(posts(url, 'runs/search', Array(100).fill(body)), 1);
    },
  },
  /** 1,000 of 1,500 runs with everything. */
  'search-page': {
    load: ({ url }) => loadRuns(url, { runs: scaled(1_500), keys: 30, steps: 1, params: 20 }),
    async measure({ url }, { experiment }) {
      const body = JSON.stringify({ experiment_ids: [experiment], max_results: 1_000 });
      return wallTime(posts(url, 'runs/search', Array(5).fill(body)), 1);
    },
  },
  /** 100 runs of 800 points in one call, as a chart asks. */
  history: {
    load: ({ url }) => loadRuns(url, { runs: 100, keys: 1, steps: scaled(800), params: 1 }),
    async measure({ url }, { runs }) {
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
  },
  /** What 100 runs of 10 metrics and 1,000 steps take on the disk. */
  size: {
    async measure(tracker) {
      await loadRuns(tracker.url, { runs: scaled(100), keys: 10, steps: 1_000, params: 10 });
      await tracker.close();
      return tracker.database.bytes();
    },
  },
};

function posts(url: string, path: string, bodies: readonly string[]) {
  return bodies.map((body) => () => send('POST', api(url, path), body));
}

/** The runs that the filter lets through, the largest k5 first, by arithmetic alone. */
function checkFound(answer: string): void {
  const last = searched.steps - 1;
  const expected = Array.from({ length: searched.runs }, (_, run) => run)
    .filter((run) => metricValue(run, 3, last) > 0.5 && (run + 2) % 7 === 3)
    .sort((a, b) => metricValue(b, 5, last) - metricValue(a, 5, last))
    .slice(0, 100)
    .map((run) => `run ${run}`);
  const { runs } = JSON.parse(answer) as { runs: { info: { run_name: string } }[] };
  const found = runs.map(({ info }) => info.run_name);
  if (found.join() !== expected.join()) throw new Error(`found ${found}, expected ${expected}`);
}

const [name = '', side = '', place = '', postgres = ''] = process.argv.slice(2);
const scenario = scenarios[name];
if (!scenario) throw new Error(`Scenarios: ${Object.keys(scenarios).join(', ')}`);

mkdirSync(dirname(place), { recursive: true });
if (scenario.load) mkdirSync(place, { recursive: true });
const folder = scenario.load ? place : mkdtempSync(`${place}-`);
const tracker = await startTracker(side as Side, folder, await openDatabase(folder, postgres));
try {
  console.log(JSON.stringify({ value: await scenario.measure(tracker, await loaded()) }));
} finally {
  await tracker.close();
}
process.exit(0);

async function loaded(): Promise<LoadedRuns> {
  const file = join(folder, 'loaded.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as LoadedRuns;
  const runs = (await scenario?.load?.(tracker)) ?? { experiment: '', runs: [] };
  writeFileSync(file, JSON.stringify(runs));
  return runs;
}
