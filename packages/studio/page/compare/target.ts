import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';

/** What people most often want to explain, best guess first. */
const LIKELY = [/^(test|val|eval).*(acc|f1|auc)/i, /acc|f1|auc/i, /^(val|eval).*loss/i, /loss/i];

/** The metric that is looked at where nobody chose one. */
export function likelyTarget({ metrics }: ColumnsAnswer): string {
  const keys = metrics.map(({ key }) => key).filter((key) => !key.startsWith('system/'));
  for (const pattern of LIKELY) {
    const found = keys.find((key) => pattern.test(key));
    if (found !== undefined) return `metrics.${found}`;
  }
  return keys[0] === undefined ? '' : `metrics.${keys[0]}`;
}

/** The parameters by which the runs differ, as columns. */
export function varyingParams({ params }: ColumnsAnswer, most: number): readonly string[] {
  return params
    .filter(({ varies }) => varies)
    .slice(0, most)
    .map(({ key }) => `params.${key}`);
}
