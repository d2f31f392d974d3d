import type { ReproServices } from '@havn/pipelines';
import { commandProgress } from '../../../output.ts';
import { pipelineStages } from './stage-reader.ts';

/** Gets data from the remote, for `--pull`. */
export function remoteServices(signal: AbortSignal): ReproServices {
  return {
    pull: async (targets) => {
      const { checkout, fetch, withData } = await import('@havn/versions');
      const options = { readers: [pipelineStages], progress: commandProgress(), signal };
      await withData(options, async (context) => {
        await fetch(context, { targets, runCache: true });
        await checkout(context, { targets });
      });
    },
  };
}
