/** What a column is for, as its name tells. */
export type ColumnRole = 'text' | 'label' | 'id';

/** Usual names of each role, the likeliest first; compared without case, spaces and signs. */
const NAMES: Readonly<Record<ColumnRole, string>> = {
  text: `text texts tweet sentence sentences content utterance review reviewtext comment
    commenttext message post document body questionstem question query instruction prompt input
    inputs description abstract summary headline title news sms email phrase statement v2`,
  label: `label labels labelname labeltext class classes classname classindex classid category
    categories intent target targets sentiment emotion topic topics answerkey answer tag tags
    polarity stars rating score genre y output type v1`,
  id: 'id ids index idx rowid rownumber uuid guid unnamed0',
};

interface UsualName {
  readonly role: ColumnRole;
  readonly rank: number;
}

const RANKS: ReadonlyMap<string, UsualName> = new Map(
  Object.entries(NAMES).flatMap(([role, names]) =>
    names
      .split(/\s+/)
      .map((name, rank): [string, UsualName] => [name, { role: role as ColumnRole, rank }]),
  ),
);

export function roleOf(name: string): ColumnRole | undefined {
  return RANKS.get(plain(name))?.role;
}

/** How usual a name is for its role; 0 is the likeliest. */
export function rankOf(name: string): number {
  return RANKS.get(plain(name))?.rank ?? Number.POSITIVE_INFINITY;
}

/** Titles stand before the text proper; the two are read as one. */
export function isTitle(name: string): boolean {
  return ['title', 'headline', 'subject'].includes(plain(name));
}

/** Few words, no number, nothing that ends a sentence. */
export function looksLikeName(cell: string): boolean {
  if (cell.length > 60 || !/[\p{L}_]/u.test(cell)) return false;
  return cell.split(/\s+/).length <= 4 && !/[!?…]|\.$|https?:/.test(cell);
}

/** The name most like `wanted`, if one is near enough to be meant. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (!best || distance < best.distance) best = { name, distance };
  }
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return best && best.distance <= limit ? best.name : undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Levenshtein's distance by two rows. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + change));
    }
    previous = current;
  }
  return previous[b.length]!;
}
