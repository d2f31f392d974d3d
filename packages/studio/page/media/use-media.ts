import { useEffect, useState } from 'react';
import type { MediaSeries, ShownKind } from '../../src/server/media/list-media.ts';
import type { MediaAnswer } from '../../src/server/media/media-routes.ts';
import { apiUrl, type CallError, get } from '../api/call.ts';

/** What runs recorded under one key. */
export interface SharedSeries {
  readonly kind: ShownKind;
  readonly key: string;
  readonly byRun: ReadonlyMap<string, MediaSeries>;
}

interface State {
  readonly ids: string;
  readonly series?: readonly SharedSeries[] | undefined;
  readonly error?: CallError | undefined;
}

/** What these runs recorded besides numbers; a new version loads it again. */
export function useMedia(ids: readonly string[], version: number) {
  const [state, setState] = useState<State>({ ids: '' });
  const wanted = ids.join(' ');
  useEffect(() => {
    const abort = new AbortController();
    const ofRun = async (id: string) =>
      [id, (await get<MediaAnswer>(apiUrl(`/runs/${id}/media`), abort.signal)).media] as const;
    const all = wanted.split(' ').map(ofRun);
    // A run whose files lie elsewhere has none to show beside the others.
    const each = all.length > 1 ? all.map((one) => one.catch(() => undefined)) : all;
    Promise.all(each).then(
      (found) => {
        if (abort.signal.aborted) return;
        setState({ ids: wanted, series: shared(found.filter((one) => one !== undefined)) });
      },
      (error: CallError) => !abort.signal.aborted && setState({ ids: wanted, error }),
    );
    return () => abort.abort();
  }, [wanted, version]);
  return state.ids === wanted ? state : { ids: wanted };
}

type OfRun = readonly [id: string, series: readonly MediaSeries[]];

function shared(found: readonly OfRun[]): readonly SharedSeries[] {
  const all = new Map<string, { kind: ShownKind; key: string; byRun: Map<string, MediaSeries> }>();
  for (const [id, media] of found) {
    for (const series of media) {
      const { kind, key } = series;
      const name = `${kind}\n${key}`;
      const known = all.get(name) ?? { kind, key, byRun: new Map() };
      all.set(name, known);
      known.byRun.set(id, series);
    }
  }
  return [...all.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Every step at which anything was recorded, ascending; what has no steps stands at step 0. */
export function stepsOf(series: readonly SharedSeries[]): readonly number[] {
  const steps = series.flatMap(({ byRun }) =>
    [...byRun.values()].flatMap((own) =>
      own.steps.length > 1 || own.steps[0]!.step !== 0 ? own.steps.map(({ step }) => step) : [],
    ),
  );
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** What was there at a step: what was recorded last until then; else undefined. */
export function atStep(series: MediaSeries | undefined, step: number) {
  return series?.steps.findLast((each) => each.step <= step);
}
