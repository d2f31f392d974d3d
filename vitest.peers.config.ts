import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The same behaviour seen by the peers' own clients: `npm run peers` installs them first. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], coverage: { enabled: false } } },
  defineConfig({
    test: {
      include: ['packages/*/test/peers/**/*.peer.ts'],
      testTimeout: 600_000,
      fileParallelism: false,
    },
  }),
);
