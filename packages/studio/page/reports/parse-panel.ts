import type { ChartSettings } from '../charts/settings.ts';

/** What a panel of a report draws. */
export interface Panel {
  readonly metrics: readonly string[];
  /** Ids, or a search. */
  readonly runs: readonly string[] | PanelSearch;
  readonly settings: ChartSettings;
}

interface PanelSearch {
  readonly filter: string | undefined;
  readonly limit: number;
}

const MAX_RUNS = 50;

/** Lines of `name: value`; what is unknown is told, so that nobody wonders. */
export function parsePanel(code: string): Panel | { readonly problem: string } {
  const values = new Map<string, string>();
  for (const line of code.split('\n').filter((each) => each.trim() !== '')) {
    const [, name, value] = /^\s*(\w+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || !KNOWN.includes(name))
      return { problem: `“${line.trim()}” is not one of: ${KNOWN.join(', ')}` };
    values.set(name, value ?? '');
  }
  const metrics = split(values.get('metrics') ?? '');
  if (metrics.length === 0) return { problem: 'A panel needs a line such as “metrics: loss”.' };
  const axis = values.get('axis') ?? 'step';
  if (axis !== 'step' && axis !== 'relative' && axis !== 'wall')
    return { problem: 'axis is step, relative or wall' };
  const smoothing = Number(values.get('smoothing') ?? 0);
  if (!(smoothing >= 0 && smoothing < 1))
    return { problem: 'smoothing is a number from 0 to below 1' };
  const settings: ChartSettings = {
    smoothing,
    axis,
    logX: false,
    logY: values.get('log') === 'y',
    ignoreOutliers: false,
    band: true,
  };
  return { metrics, runs: parseRuns(values.get('runs') ?? 'newest 10'), settings };
}

const KNOWN = ['metrics', 'runs', 'axis', 'smoothing', 'log'];

function parseRuns(text: string): Panel['runs'] {
  const newest = /^newest(?:\s+(\d+))?$/.exec(text);
  if (newest) return { filter: undefined, limit: Math.min(MAX_RUNS, Number(newest[1] ?? 10)) };
  const ids = split(text);
  if (ids.length > 0 && ids.every((id) => /^[\da-f]{32}$/i.test(id))) return ids.slice(0, MAX_RUNS);
  return { filter: text, limit: MAX_RUNS };
}

function split(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
