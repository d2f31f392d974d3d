import { useCallback, useMemo } from 'react';
import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';
import { setView, useViewState } from '../router/view-state.ts';
import { byInterest } from './by-interest.ts';
import { FIXED } from './columns.ts';

/** Metrics and parameters that are shown to who chose nothing. */
const METRICS = 4;
const PARAMS = 5;

/** The columns of the address; else those chosen last for this project; else a few that tell most. */
export function useColumns(experimentId: string, known: ColumnsAnswer | undefined) {
  const view = useViewState();
  const memory = `havn.columns.${experimentId}`;
  const inAddress = view.list('col').join('\n') || (localStorage.getItem(memory) ?? '');
  const columns = useMemo(
    () => (inAddress === '' ? usual(known) : inAddress.split('\n')),
    [inAddress, known],
  );
  const choose = useCallback(
    (chosen: readonly string[]) => {
      localStorage.setItem(memory, chosen.join('\n'));
      setView({ col: chosen });
    },
    [memory],
  );
  return { columns, choose };
}

const ALWAYS = Object.keys(FIXED).filter((column) => column !== 'user');

function usual(known: ColumnsAnswer | undefined): readonly string[] {
  if (known === undefined) return ALWAYS;
  const metrics = byInterest(known.metrics.map(({ key }) => key)).slice(0, METRICS);
  const params = known.params.filter(({ varies }) => varies).slice(0, PARAMS);
  return [
    ...ALWAYS,
    ...metrics.map((key) => `metrics.${key}`),
    ...params.map(({ key }) => `params.${key}`),
  ];
}
