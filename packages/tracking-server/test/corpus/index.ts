import type { Script } from '../harness/step.ts';
import { artifacts } from './artifacts.ts';
import { experiments } from './experiments.ts';
import { loggedModels } from './logged-models.ts';
import { metrics } from './metrics.ts';
import { misc } from './misc.ts';
import { randomScript } from './random.ts';
import { registry } from './registry/index.ts';
import { runs } from './runs.ts';
import { searching } from './search.ts';
import { traces } from './traces.ts';
import { webhooks } from './webhooks.ts';

export const scripts: readonly Script[] = [
  experiments,
  runs,
  metrics,
  searching,
  registry,
  loggedModels,
  artifacts,
  traces,
  webhooks,
  misc,
  randomScript(1, 300),
  randomScript(2, 300),
];
