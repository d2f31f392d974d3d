/**
 * The highest rate, to a tenth, that a server holds with p99 < 100 ms:
 * `serving-rate TEXTS COMMAND…` starts the command (PORT in it is a free port), searches, and prints
 * {"value": milliseconds between requests at that rate}.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { script } from '../places.ts';

const LOWEST_RATE = 12;
/** The search ends when the rate that holds and the one that does not are so close. */
const RESOLUTION = 1.1;
const SECONDS = 6;
const START_SECONDS = 120;
const MAX_P99_MS = 100;

interface Measured {
  readonly value: number | null;
  readonly p50: number | null;
  readonly failed: number;
}

const [texts = '', program = '', ...args] = process.argv.slice(2);
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const server = spawn(
  program,
  args.map((arg) => (arg === 'PORT' ? String(port) : arg)),
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
try {
  await answers();
  await load(LOWEST_RATE, 2);
  const rate = await highestRate();
  if (rate === 0)
    throw new Error(`not even ${LOWEST_RATE} requests a second: is the machine busy?`);
  console.log(JSON.stringify({ value: 1_000 / rate }));
} finally {
  server.kill('SIGKILL');
}

/** Doubles the rate until it does not hold, then closes in on the highest; 0 where none holds. */
async function highestRate(): Promise<number> {
  let low = 0;
  let high = LOWEST_RATE;
  while (await holds(high)) {
    low = high;
    high *= 2;
  }
  while (low > 0 && high > low * RESOLUTION) {
    const middle = Math.round(Math.sqrt(low * high));
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether the rate holds, in one of two attempts: the machine may be disturbed in one. */
async function holds(rate: number): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const { value, p50, failed } = await load(rate, SECONDS);
    console.error(`  ${rate}/s: p50 ${text(p50)}, p99 ${text(value)}, ${failed} failed`);
    if (value !== null && value < MAX_P99_MS && failed === 0) return true;
    if (value === null || value > 5 * MAX_P99_MS) return false;
  }
  return false;
}

async function load(rate: number, seconds: number): Promise<Measured> {
  const command = [script('ours/open-load'), url, texts, String(rate), String(seconds)];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  // What an overloaded server still has to do must not count against the next rate.
  await answers();
  return JSON.parse(output) as Measured;
}

async function answers(): Promise<void> {
  const body = JSON.stringify({ text: 'Where is my card?' });
  const headers = { 'content-type': 'application/json' };
  const limit = performance.now() + START_SECONDS * 1_000;
  while (performance.now() < limit && server.exitCode === null) {
    const response = await fetch(`${url}/predict`, { method: 'POST', headers, body }).catch(
      () => {},
    );
    await response?.text();
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`${program} ${args[0]} does not answer`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

function text(milliseconds: number | null): string {
  return milliseconds === null ? 'none' : `${milliseconds.toFixed(1)} ms`;
}
