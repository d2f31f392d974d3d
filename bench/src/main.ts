/** `npm run bench -- NAME`: a comparison with a peer; the ratio stands in the last line. */
import { existsSync } from 'node:fs';
import { python } from './places.ts';

/** A benchmark gives ours ÷ the peer's: smaller is better. */
type Bench = () => Promise<number>;

const benches: Readonly<Record<string, () => Promise<{ readonly run: Bench }>>> = {
  'training-step': () => import('./training-step.ts'),
  'training-memory': () => import('./training-memory.ts'),
  epoch: () => import('./epoch.ts'),
  'epoch-grouped': () => import('./epoch-grouped.ts'),
  'time-to-accuracy': () => import('./time-to-accuracy.ts'),
  tokenise: () => import('./tokenise.ts'),
  serve: () => import('./serve.ts'),
  quality: () => import('./quality.ts'),
  'config-compose': () => import('./config-compose.ts'),
  ...dataBenches(),
  studio: () => import('./studio.ts'),
  ...trackBenches('sqlite', ''),
  ...trackBenches('postgres', '-postgres'),
  'track-kill': async () => (await import('./track-kill.ts')).killBench('sqlite'),
  'track-kill-postgres': async () => (await import('./track-kill.ts')).killBench('postgres'),
};

/** `data-add`, `data-status` and so on. */
function dataBenches() {
  const steps = ['add', 'status', 'push', 'push-noop', 'checkout', 'pull', 'add-large'] as const;
  return Object.fromEntries(
    steps.map((step) => [
      `data-${step}`,
      async () => (await import('./data-versions.ts')).dataBench(step),
    ]),
  );
}

/** Tracking servers side by side: `track-search`, `track-search-postgres` and so on. */
function trackBenches(kind: 'sqlite' | 'postgres', suffix: string) {
  const scenarios = {
    'log-batch': {},
    'log-metric': {},
    search: {},
    'search-page': {},
    history: {},
    size: { unit: 'bytes' },
  };
  return Object.fromEntries(
    Object.entries(scenarios).map(([scenario, options]) => [
      `track-${scenario}${suffix}`,
      async () => ({
        run: (await import('./track.ts')).trackBench({ scenario, kind, ...options }),
      }),
    ]),
  );
}

const [name = ''] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(`Benchmarks: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
if (!existsSync(python)) {
  console.error('The peers are not installed: npm run peers');
  process.exit(1);
}
const ratio = await (await bench()).run();
console.log(JSON.stringify({ bench: name, ratio }));
