/** @file What the machine did while a run went on, under the names that MLflow gives it. */
import { readFile, statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import type { MetricPoint, RunStore } from '../store.ts';
import { gpuValues } from './gpu.ts';

const INTERVAL_MS = 15_000;
const MEGABYTE = 1e6;

/** Metrics with this beginning are measured by the clock, not by the steps of a training. */
const SYSTEM_PREFIX = 'system/';

export interface SystemSampler {
  /** Ends the sampling; resolves when nothing is being written any more. */
  stop(): Promise<void>;
}

export interface SampleSystemOptions {
  readonly run: string;
  /** The disk of this folder is looked at. */
  readonly folder: string;
  /** When the run began: a sample's step is the number of intervals since then. */
  readonly startTime: number;
  /** 15 s when not given. */
  readonly intervalMs?: number;
}

/**
 * Records CPU, memory, disk, network and GPU of this machine every 15 s until it is stopped. A
 * sample that cannot be taken or written is left out: a training never fails for its sake.
 */
export function sampleSystem(store: RunStore, options: SampleSystemOptions): SystemSampler {
  const { run, folder, startTime, intervalMs = INTERVAL_MS } = options;
  const sampler = systemValues(folder);
  let writing = Promise.resolve();
  const sample = async () => {
    const time = Date.now();
    const step = Math.max(0, Math.round((time - startTime) / intervalMs));
    const values = Object.entries(await sampler());
    const points: MetricPoint[] = values
      .filter(([, value]) => Number.isFinite(value))
      .map(([key, value]) => ({ key: SYSTEM_PREFIX + key, value, step, time }));
    await store.logMetrics(run, points);
  };
  const timer = setInterval(() => {
    writing = writing.then(sample).catch(() => {});
  }, intervalMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await writing;
    },
  };
}

type Values = Readonly<Record<string, number>>;

/** CPU and network are told as what happened since the sample before. */
function systemValues(folder: string): () => Promise<Values> {
  let before = cpuTimes();
  let traffic: Promise<Traffic | undefined> = networkBytes();
  return async () => {
    const now = cpuTimes();
    const [last, current] = [await traffic, await networkBytes()];
    const busy = 1 - (now.idle - before.idle) / Math.max(1, now.total - before.total);
    before = now;
    traffic = Promise.resolve(current);
    return {
      cpu_utilization_percentage: busy * 100,
      ...memoryValues(),
      ...(await diskValues(folder)),
      ...(last && current && networkValues(last, current)),
      ...(await gpuValues()),
    };
  };
}

function cpuTimes(): { readonly idle: number; readonly total: number } {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, total };
}

function memoryValues(): Values {
  const used = totalmem() - freemem();
  return {
    system_memory_usage_megabytes: used / MEGABYTE,
    system_memory_usage_percentage: (used / totalmem()) * 100,
  };
}

async function diskValues(folder: string): Promise<Values> {
  const { bsize, blocks, bfree, bavail } = await statfs(folder);
  return {
    disk_usage_percentage: ((blocks - bfree) / Math.max(1, blocks)) * 100,
    disk_usage_megabytes: ((blocks - bfree) * bsize) / MEGABYTE,
    disk_available_megabytes: (bavail * bsize) / MEGABYTE,
  };
}

interface Traffic {
  readonly received: number;
  readonly sent: number;
}

/** Linux tells the bytes of each interface; elsewhere nothing is told. */
async function networkBytes(): Promise<Traffic | undefined> {
  const text = await readFile('/proc/net/dev', 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  let received = 0;
  let sent = 0;
  for (const [, name, columns] of text.matchAll(/^\s*([^\s:]+):(.*)$/gm)) {
    if (name === 'lo') continue;
    const numbers = columns!.trim().split(/\s+/).map(Number);
    received += numbers[0] ?? 0;
    sent += numbers[8] ?? 0;
  }
  return { received, sent };
}

function networkValues(before: Traffic, now: Traffic): Values {
  return {
    network_receive_megabytes: (now.received - before.received) / MEGABYTE,
    network_transmit_megabytes: (now.sent - before.sent) / MEGABYTE,
  };
}
