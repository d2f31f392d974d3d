import { type CurveLine, openMedia, runStore, type TrackingStore } from '@havn/track';

export const SEEDED_STEPS = [10, 20, 30, 40];

const LABELS = ['card arrival', 'lost or stolen card', 'exchange rate', 'top up', 'other'];

/** Media of every kind for a run, at four steps; `index` makes runs differ. */
export async function seedMedia(store: TrackingStore, run: string, index: number): Promise<void> {
  const media = await openMedia(runStore(store), run);
  for (const [at, step] of SEEDED_STEPS.entries()) {
    const share = (at + 1 + index * 0.3) / 5;
    await media.logImage('samples/digit', picture(share), { step });
    await media.logHistogram('head/logits', normal(800, share), { step });
    await media.logConfusionMatrix('validation', matrix(LABELS, share), { step });
    await media.logCurve('validation/roc', { type: 'roc', lines: curves(share) }, { step });
  }
  for (let each = 0; each < 3; each++) await media.logImage('samples/grid', picture(each / 3));
  const many = Array.from({ length: 24 }, (_, at) => `label ${at}`);
  await media.logConfusionMatrix('test/fine', matrix(many, 0.6));
  await media.logTextSamples('test', [
    {
      text: 'I am still waiting on my card?',
      target: 'card arrival',
      prediction: 'lost or stolen card',
      confidence: 0.97,
      right: false,
    },
    {
      text: 'وصلت البطاقة',
      target: 'card arrival',
      prediction: 'other',
      confidence: 0.61,
      right: false,
    },
    {
      text: 'What is the rate?',
      target: 'exchange rate',
      prediction: 'exchange rate',
      confidence: 0.99,
      right: true,
    },
    { text: 'x'.repeat(400), target: ['a', 'b'], prediction: [], confidence: 0.7, right: false },
  ]);
  const rows = Array.from({ length: 60 }, (_, at) => ({
    text: `question ${at}`,
    score: Math.round(1000 * Math.abs(Math.sin(at + index))) / 1000,
    seen: at % 3 === 0,
    note: at % 2 ? null : 'a longer remark about this row that goes on for a while',
    picture: at < 2 ? { image: picture(at) } : null,
  }));
  await media.logTable('eval/answers', rows);
}

function picture(share: number) {
  const [width, height] = [28, 28];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const far = Math.hypot(x - 14, y - 14) / 20;
      data.set([255 * far * share, 120 * (1 - far), 255 * (1 - share * far)], (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

function normal(count: number, spread: number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => {
    const [u, v] = [(at + 0.5) / count, ((at * 7919) % count) / count];
    return spread * 3 * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v) + spread * 2;
  });
}

function matrix(labels: readonly string[], share: number) {
  const counts = labels.map((_, row) =>
    labels.map((_, column) => {
      if (row === column) return Math.round(60 * share + row);
      return (row * 5 + column * 3) % 4 === 0 ? Math.round(14 * (1 - share)) : 0;
    }),
  );
  return { labels, counts };
}

function curves(share: number): readonly CurveLine[] {
  return LABELS.slice(0, 3).map((name, at) => {
    const bend = 1 / (1 + 8 * share + at);
    const points = Array.from({ length: 41 }, (_, x) => [x / 40, (x / 40) ** bend] as const);
    return { name, area: 1 / (1 + bend), points };
  });
}
