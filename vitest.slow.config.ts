import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** What is true at sizes that take minutes: `npm run test:slow`. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], coverage: { enabled: false } } },
  defineConfig({
    test: {
      include: ['packages/*/test/slow/**/*.slow.ts'],
      testTimeout: 600_000,
      fileParallelism: false,
    },
  }),
);
