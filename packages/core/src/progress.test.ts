import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { formatDuration, terminalProgress } from './progress.ts';

function recorder(isTTY: boolean) {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk;
  });
  const terminal = Object.assign(stream, { isTTY, columns: 120 }) as unknown as NodeJS.WriteStream;
  return { stream: terminal, text: () => text };
}

test('on a terminal a line rewrites itself, with rate and ETA', () => {
  const { stream, text } = recorder(true);
  let time = 0;
  const progress = terminalProgress({ stream, now: () => time });
  progress.start('Training', 100, 'steps');
  time = 10_000;
  progress.advance(50, 'loss 0.5');
  progress.end();
  expect(text()).toContain('\r\u001b[2KTraining  50/100 steps  5.0/s  ETA 10 s  loss 0.5');
});

test('elsewhere there is one plain line at the end and now and then', () => {
  const { stream, text } = recorder(false);
  let time = 0;
  const progress = terminalProgress({ stream, now: () => time });
  progress.start('Reading', 10, 'rows');
  for (let i = 0; i < 10; i++) {
    time += 1_000;
    progress.advance();
  }
  progress.end('done');
  expect(text().split('\n')).toEqual([
    'Reading  5/10 rows  1.0/s  ETA 5.0 s',
    'Reading  10/10 rows  1.0/s  10 s',
    'Reading  10/10 rows  1.0/s  10 s  done',
    '',
  ]);
});

test('durations read as people say them', () => {
  expect([0.31, 42.4, 185, 7800].map(formatDuration)).toEqual([
    '0.3 s',
    '42 s',
    '3 min 5 s',
    '2 h 10 min',
  ]);
});
