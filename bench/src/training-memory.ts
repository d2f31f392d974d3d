import { compare } from './compare.ts';
import { peer, python, script } from './places.ts';

/** Peak resident memory of the same training steps against PyTorch's. Both are one process. */
export async function run(): Promise<number> {
  const { ratio } = await compare({
    ours: {
      label: 'havn',
      command: [process.execPath, script('ours/training-step'), 'memory'],
    },
    theirs: { label: 'pytorch', command: [python, peer('training_step'), 'memory'] },
    rounds: 3,
    unit: 'MiB',
  });
  return ratio;
}
