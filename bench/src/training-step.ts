import { compare } from './compare.ts';
import { peer, python, script } from './places.ts';

/** Seconds of a full fine-tuning step against PyTorch's. */
export async function run(): Promise<number> {
  const { ratio } = await compare({
    ours: {
      label: 'havn',
      command: [process.execPath, script('ours/training-step')],
    },
    theirs: { label: 'pytorch', command: [python, peer('training_step')] },
    rounds: 5,
    unit: 's a step',
  });
  return ratio;
}
