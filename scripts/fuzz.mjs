// Compares Havn's configurations with Hydra's on random trees: `npm run fuzz -- [CASES] [FIRST]`.
// 100,000 cases by default; a case is made again from its number.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [cases = '100000', first = '0'] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
const file = 'packages/config/test/peers/hydra.peer.ts';
const args = ['run', '--config', 'vitest.peers.config.ts', file, '-t', 'random trees'];
const { status } = spawnSync(process.execPath, [`${root}node_modules/vitest/vitest.mjs`, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, HAVN_FUZZ_CASES: cases, HAVN_FUZZ_FIRST: first },
});
process.exit(status ?? 1);
