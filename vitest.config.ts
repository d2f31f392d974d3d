import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

// Not "module": Node itself does not know it, and what stands there may be for bundlers alone.
const conditions = ['havn-source', ...defaultServerConditions.filter((name) => name !== 'module')];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/{src,test,page}/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // What scripts/tally.mjs counts.
    reporters: ['default', ['json', { outputFile: 'node_modules/.cache/tests.json' }]],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      reporter: ['text-summary'],
      // Not allowed to fall; without the data beside the repository some tests skip. What runs in
      // processes and threads of its own is not counted.
      thresholds: { statements: 91, branches: 81.5, functions: 92.5, lines: 92.5 },
    },
  },
});
