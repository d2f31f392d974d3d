import { setTimeout as sleep } from 'node:timers/promises';
import { comparable } from './comparable.ts';
import type { Outcome, Script, Step } from './step.ts';

/** Runs a script's steps one after the other against a server; an outcome for each. */
export async function play(url: string, script: Script): Promise<readonly Outcome[]> {
  const saved = new Map<string, string>();
  const outcomes: Outcome[] = [];
  for (const step of script.steps) {
    // No two changes in one millisecond: what is ordered by time then has one order.
    await sleep(2);
    const { status, body } = await send(url, step, saved);
    for (const [name, path] of Object.entries(step.save ?? {})) {
      const value = pick(body, path);
      if (value !== undefined) saved.set(name, String(value));
    }
    outcomes.push({ status, body: comparable(body, saved) });
  }
  return outcomes;
}

async function send(url: string, step: Step, saved: ReadonlyMap<string, string>) {
  const [method = '', path = ''] = fill(step.call, saved).split(' ');
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(step.query ?? {})) {
    for (const item of [value].flat()) query.append(name, fill(item, saved));
  }
  const response = await fetch(`${url}${path}${query.size > 0 ? `?${query}` : ''}`, {
    method,
    ...(step.body !== undefined && { body: fill(textOf(step.body), saved) }),
    headers: {
      ...(step.body !== undefined && { 'content-type': 'application/json' }),
      ...step.headers,
    },
  });
  return { status: response.status, body: read(await response.text()) };
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function fill(text: string, saved: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => saved.get(name) ?? whole);
}

/** JSON as it is meant; MLflow writes bare NaN in one place. Pages are only pages here. */
function read(text: string): unknown {
  try {
    return JSON.parse(text.replace(/:\s*NaN\b/g, ':"NaN"'));
  } catch {
    return /^\s*<!doctype/i.test(text) ? '<page>' : text;
  }
}

function pick(body: unknown, path: string): unknown {
  let found = body;
  for (const part of path.split('.'))
    found = (found as Record<string, unknown> | undefined)?.[part];
  return found;
}
