import type { Stage } from './stage.ts';

const LONGEST = 80;

/** What a stage is, in a line: its own words, or what it makes. */
export function describeStage(stage: Stage): string {
  const own = stage.desc?.split('\n').find((line) => line.trim() !== '');
  const text = own?.trim() ?? generated(stage);
  return [...text].length > LONGEST ? `${[...text].slice(0, LONGEST - 1).join('')}…` : text;
}

function generated({ deps, params, outs }: Stage): string {
  const needs = [...deps, ...params];
  if (needs.length === 0 && outs.length === 0) return 'No outputs or dependencies';
  if (outs.length === 0) return `Depends on ${names(needs)}`;
  const isReport = ({ metric, plot }: Stage['outs'][number]) => metric || plot !== false;
  const plain = outs.filter((out) => !isReport(out));
  const reports = outs.filter(isReport);
  return [
    ...(plain.length > 0 ? [`Outputs ${names(plain)}`] : []),
    ...(reports.length > 0 ? [`Reports ${names(reports)}`] : []),
  ].join('; ');
}

function names(items: readonly { readonly path: string }[]): string {
  return items.map(({ path }) => path).join(', ');
}
