import type { Script } from '../harness/step.ts';
import { experiments } from './experiments.ts';
import { metrics } from './metrics.ts';
import { registry } from './registry.ts';
import { runs } from './runs.ts';
import { searching } from './search.ts';

export const scripts: readonly Script[] = [experiments, runs, metrics, searching, registry];
