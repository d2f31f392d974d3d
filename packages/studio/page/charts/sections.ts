/** Metrics that share what stands before the first `/`. */
export interface Section {
  readonly name: string;
  readonly metrics: readonly string[];
}

const OTHERS = 'Metrics';
/** Last: they are of every run and seldom what one came for. */
const SYSTEM = 'system';

/** Metrics in sections by prefix; those that are pinned come first, in a section of their own. */
export function sectionsOf(
  metrics: readonly string[],
  pinned: readonly string[],
): readonly Section[] {
  const sections = new Map<string, string[]>();
  for (const metric of metrics) {
    const slash = metric.indexOf('/');
    const name = slash > 0 ? metric.slice(0, slash) : OTHERS;
    const section = sections.get(name);
    if (section) section.push(metric);
    else sections.set(name, [metric]);
  }
  const rank = (name: string) => (name === OTHERS ? 0 : name === SYSTEM ? 2 : 1);
  const sorted = [...sections]
    .map(([name, keys]) => ({ name, metrics: keys }))
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  const kept = pinned.filter((metric) => metrics.includes(metric));
  return kept.length > 0 ? [{ name: 'Pinned', metrics: kept }, ...sorted] : sorted;
}
