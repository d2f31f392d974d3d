import { type Contender, compare } from './compare.ts';
import { peer, python, script, shared } from './places.ts';

/** Steps of 32 texts: a fifth of an epoch, enough to meet every length. */
export const STEPS = 60;

export const STEPS_PER_EPOCH = Math.ceil(10_003 / 32);

/** Hugging Face Trainer on a part of an epoch, its batches grouped by length or as it comes. */
export function trainer(order: 'grouped' | 'plain', steps = STEPS): Contender {
  const model = shared('models/all-MiniLM-L6-v2');
  const data = shared('data/banking77/train.csv');
  return {
    label: `trainer (${order})`,
    command: [python, peer('epoch'), model, data, order, String(steps)],
  };
}

/** The same part of an epoch in Havn and in Trainer. */
export async function compareEpochPart(order: 'grouped' | 'plain'): Promise<number> {
  const model = shared('models/all-MiniLM-L6-v2');
  const data = shared('data/banking77/train.csv');
  const { ratio } = await compare({
    ours: {
      label: 'havn',
      command: [process.execPath, script('ours/epoch'), model, data, String(STEPS)],
    },
    theirs: trainer(order),
    rounds: 3,
    unit: `s for ${STEPS} steps`,
  });
  return ratio;
}
