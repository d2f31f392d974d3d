/**
 * An open-model load: requests are sent at random times of a given rate (Poisson arrivals) whether
 * earlier ones are answered or not, and each one's latency counts from the time it was to be sent
 * (wrk2, k6's arrival rate). `open-load URL TEXTS RATE SECONDS` prints
 * {"value": p99 in ms, "p50": ms, "failed": number}; what is not answered in time has failed.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '@havn/core';

/** Given to the last requests after the load has ended. */
const PATIENCE_MS = 3_000;

const [url = '', file = '', rate = '', seconds = ''] = process.argv.slice(2);
const texts = JSON.parse(readFileSync(file, 'utf8')) as string[];
const agent = new Agent({ keepAlive: true, noDelay: true });
const latencies: number[] = [];

const random = randomFrom(1, `load ${rate}`);
const began = performance.now();
const end = began + Number(seconds) * 1_000;
let planned = began;
let sent = 0;
for (;;) {
  planned += (-Math.log(1 - random.uniform()) / Number(rate)) * 1_000;
  if (planned > end) break;
  while (performance.now() < planned) await sleep(Math.max(planned - performance.now(), 0));
  send(planned, texts[sent++ % texts.length]!);
}
const limit = performance.now() + PATIENCE_MS;
while (latencies.length < sent && performance.now() < limit) await sleep(10);

const failed = sent - latencies.length;
const sorted = [...latencies, ...Array<number>(failed).fill(Infinity)].sort((a, b) => a - b);
const quantile = (share: number) => sorted[Math.ceil(share * sent) - 1]!;
console.log(JSON.stringify({ p50: quantile(0.5), value: quantile(0.99), failed }));
process.exit();

function send(plannedAt: number, text: string): void {
  const body = JSON.stringify({ text });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const outgoing = request(`${url}/predict`, { agent, method: 'POST', headers }, (response) => {
    response.resume();
    response.once('end', () => {
      if (response.statusCode === 200) latencies.push(performance.now() - plannedAt);
    });
  });
  outgoing.on('error', () => {});
  outgoing.end(body);
}
