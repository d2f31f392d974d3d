import type { Experiment } from '@havn/track';

/** A text with live panels, kept as a tag of its experiment. */
export interface Report {
  readonly id: string;
  readonly experimentId: string;
  readonly experimentName: string;
  readonly title: string;
  readonly markdown: string;
  /** Milliseconds since 1970. */
  readonly updated: number;
}

const PREFIX = 'havn.report.';

export function reportTag(id: string): string {
  return PREFIX + id;
}

export function reportsOf({ id: experimentId, name, tags }: Experiment): readonly Report[] {
  return tags.flatMap(({ key, value }) => {
    if (!key.startsWith(PREFIX)) return [];
    const content = parse(value);
    if (content === undefined) return [];
    return [{ id: key.slice(PREFIX.length), experimentId, experimentName: name, ...content }];
  });
}

type ReportContent = Pick<Report, 'title' | 'markdown' | 'updated'>;

/** Tags are anybody's to write: what is no report is left out. */
function parse(text: string): ReportContent | undefined {
  try {
    const { title, markdown, updated } = JSON.parse(text) as Partial<ReportContent>;
    const whole = typeof title === 'string' && typeof markdown === 'string';
    return whole ? { title, markdown, updated: Number(updated) || 0 } : undefined;
  } catch {
    return undefined;
  }
}
