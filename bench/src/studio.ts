/**
 * The studio's pages in Chromium over 10,000 runs, one of them with 8,000 metric keys, ten with 100
 * charts each. There is no peer: the ratio is the worst figure ÷ its limit (1 s to the first rows,
 * 100 ms to scroll, filter and search, 300 MB of heap).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { loadStudio } from './ours/studio-load.ts';
import { measureStudio } from './ours/studio-pages.ts';
import { root } from './places.ts';

const LIMITS = { firstRowsMs: 1_000, scrollMs: 100, filterMs: 100, pickerMs: 100, heapMb: 300 };

export async function run(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'havn-bench-studio-'));
  const server = spawn(
    process.execPath,
    [
      join(root, 'packages/cli/bin/havn.js'),
      'up',
      '--port',
      '0',
      '--store',
      `sqlite:///${folder}/s.db`,
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, HAVN_HOME: folder },
    },
  );
  let browser: Browser | undefined;
  try {
    const url = await listening(server);
    const loaded = await loadStudio(url, Number(process.env.STUDIO_RUNS ?? 10_000));
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    const figures = await measureStudio(browser, url, loaded);
    const ratios = Object.entries(LIMITS).map(([name, limit]) => {
      const value = figures[name as keyof typeof LIMITS];
      console.log(`${name.padEnd(12)} ${value.toFixed(0).padStart(6)}  limit ${limit}`);
      return value / limit;
    });
    return Math.max(...ratios);
  } finally {
    await browser?.close();
    server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function listening(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    server.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /listening on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.on('exit', (code) => reject(new Error(`havn up ended with ${code}`)));
  });
}
