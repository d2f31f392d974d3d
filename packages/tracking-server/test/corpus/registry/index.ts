import type { Script } from '../../harness/step.ts';
import { models } from './models.ts';
import { searches } from './searches.ts';
import { aliases, stages } from './stages-and-aliases.ts';
import { versions } from './versions.ts';

/** Each part goes on with what the ones before it made. */
export const registry: Script = {
  name: 'registry',
  steps: [...models, ...versions, ...stages, ...aliases, ...searches],
};
