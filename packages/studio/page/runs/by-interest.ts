/** What people most often look at, best guess first. */
const LIKELY = [
  /^(test|val|eval).*(acc|f1|auc)/i,
  /(^|[/_.])(acc|accuracy|f1|auc)/i,
  /^(val|eval).*loss/i,
  /(^|[/_.])loss$/i,
  /^[^/]+$/,
];

/** Metrics, those first that tell most; what was measured of the machine is left out. */
export function byInterest(metrics: readonly string[]): readonly string[] {
  const rank = (key: string) => {
    const found = LIKELY.findIndex((pattern) => pattern.test(key));
    return found === -1 ? LIKELY.length : found;
  };
  const own = metrics.filter((key) => !key.startsWith('system/'));
  return own.toSorted((a, b) => rank(a) - rank(b));
}
