import type { Script } from '../harness/step.ts';
import { experiments } from './experiments.ts';

export const scripts: readonly Script[] = [experiments];
