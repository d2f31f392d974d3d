/**
 * @file Reports are tags of their experiment, so that every MLflow client keeps them. One tag holds
 * 20,000 characters; a longer text lies in parts, `havn.report.ID.REVISION.N`, and the tag
 * `havn.report.ID` names the revision. It is written last: a report changes whole or not at all.
 */
import type { Experiment, KeyValue } from '@havn/track';

/** A text with live panels. */
export interface Report {
  readonly id: string;
  readonly experimentId: string;
  readonly experimentName: string;
  readonly title: string;
  readonly markdown: string;
  /** Milliseconds since 1970. */
  readonly updated: number;
}

export type ReportContent = Pick<Report, 'title' | 'markdown' | 'updated'>;

const PREFIX = 'havn.report.';
/** Of one tag; JSON's own signs may double it, and then it lies in parts. */
const MAX_TAG = 20_000;
const MAX_PART = 18_000;

/** No dots: these stand between id, revision and part. */
export const REPORT_ID = /^[\w-]{1,64}$/;

export function reportTag(id: string): string {
  return PREFIX + id;
}

/** The tags that hold a report, in the order in which they have to be written. */
export function reportTags(
  id: string,
  revision: string,
  content: ReportContent,
): readonly KeyValue[] {
  const { title, markdown, updated } = content;
  const whole = JSON.stringify({ title, markdown, updated });
  if (whole.length <= MAX_TAG) return [{ key: reportTag(id), value: whole }];
  const parts = partsOf(markdown);
  const head = JSON.stringify({ title, updated, revision, parts: parts.length });
  return [
    ...parts.map((value, index) => ({ key: `${PREFIX}${id}.${revision}.${index}`, value })),
    { key: reportTag(id), value: head },
  ];
}

/** Parts of a report that `kept` does not name: those of what it was before. */
export function staleParts(
  { tags }: Experiment,
  id: string,
  kept: readonly KeyValue[],
): readonly string[] {
  const names = new Set(kept.map(({ key }) => key));
  const parts = tags.filter(({ key }) => key.startsWith(`${PREFIX}${id}.`));
  return parts.map(({ key }) => key).filter((key) => !names.has(key));
}

export function reportsOf({ id: experimentId, name, tags }: Experiment): readonly Report[] {
  const values = new Map(tags.map(({ key, value }) => [key, value]));
  return tags.flatMap(({ key, value }) => {
    const id = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : '';
    const content = REPORT_ID.test(id) ? parse(id, value, values) : undefined;
    if (content === undefined) return [];
    return [{ id, experimentId, experimentName: name, ...content }];
  });
}

interface Head extends Partial<ReportContent> {
  readonly revision?: string;
  readonly parts?: number;
}

/** Tags are anybody's to write: what is no report is left out. */
function parse(
  id: string,
  text: string,
  values: ReadonlyMap<string, string>,
): ReportContent | undefined {
  let head: Head;
  try {
    head = JSON.parse(text) as Head;
  } catch {
    return undefined;
  }
  const { title, updated, revision, parts = 0 } = head ?? {};
  const markdown = revision === undefined ? head?.markdown : joined(id, revision, parts, values);
  if (typeof title !== 'string' || typeof markdown !== 'string') return undefined;
  return { title, markdown, updated: Number(updated) || 0 };
}

function joined(
  id: string,
  revision: string,
  parts: number,
  values: ReadonlyMap<string, string>,
): string | undefined {
  const texts: string[] = [];
  for (let index = 0; index < Math.min(parts, values.size); index++) {
    texts.push(values.get(`${PREFIX}${id}.${revision}.${index}`) ?? '');
  }
  return texts.length === parts && !texts.includes('') ? texts.join('') : undefined;
}

/** Never within a pair of surrogates: half a sign is none, and would not be kept. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const at = Math.min(from + MAX_PART, text.length);
    const to = at < text.length && /[\uD800-\uDBFF]/.test(text[at - 1]!) ? at - 1 : at;
    parts.push(text.slice(from, to));
    from = to;
  }
  return parts;
}
