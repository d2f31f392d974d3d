import type { MediaKind } from '@havn/track';
import { useCallback } from 'react';
import type { MediaSeries, MediaStep } from '../../src/server/media/list-media.ts';
import type { ChartRun } from '../charts/curves.ts';
import { Problem } from '../design/problem.tsx';
import { ConfusionView } from './confusion-view.tsx';
import { CurveView } from './curve-view.tsx';
import { HistogramOverSteps, HistogramView } from './histogram-view.tsx';
import { ImageView } from './image-view.tsx';
import { SamplesView } from './samples-view.tsx';
import { readConfusion, readCurve, readHistogram, readSamples, readTable } from './shapes.ts';
import { TableView } from './table-view.tsx';
import { fileUrl, tableUrl, useFile } from './use-file.ts';

interface Props {
  readonly run: ChartRun;
  readonly series: MediaSeries;
  /** What is shown of it. */
  readonly step: MediaStep;
  readonly version: number;
}

/** What one run recorded under a key at a step. */
export function MediaPane(props: Props) {
  const { run, series, step } = props;
  if (series.kind !== 'image') return <FilePane {...props} />;
  const name = `${series.key} of ${run.name} at step ${step.step}`;
  return <ImageView items={step.items} runId={run.id} name={name} />;
}

function FilePane({ run, series, step, version }: Props) {
  const { kind } = series;
  const item = step.items.at(-1)!;
  const read = useCallback(
    (value: unknown) => readers[kind as keyof typeof readers](value),
    [kind],
  );
  const { value, error } = useFile({
    url: (kind === 'table' ? tableUrl : fileUrl)(run.id, item.path),
    size: item.size,
    version,
    read,
  });
  if (error) return <Problem error={error} />;
  if (value === undefined) return <div className="media-waiting" />;
  const name = `${series.key} of ${run.name}`;
  switch (value.kind) {
    case 'table':
      return <TableView table={value.file} runId={run.id} name={name} />;
    case 'histogram':
      return (
        <div className="stack">
          <HistogramView histogram={value.file} name={name} />
          {series.steps.length > 1 && (
            <HistogramOverSteps runId={run.id} steps={series.steps} shown={step.step} />
          )}
        </div>
      );
    case 'confusion-matrix':
      return <ConfusionView matrix={value.file} name={name} />;
    case 'curve':
      return <CurveView curve={value.file} name={name} />;
    case 'text-samples':
      return <SamplesView file={value.file} />;
    default:
      return value satisfies never;
  }
}

const readers = {
  table: tagged('table', readTable),
  histogram: tagged('histogram', readHistogram),
  'confusion-matrix': tagged('confusion-matrix', readConfusion),
  curve: tagged('curve', readCurve),
  'text-samples': tagged('text-samples', readSamples),
} as const satisfies Readonly<Record<MediaKind | 'table', unknown>>;

function tagged<K extends string, T>(kind: K, read: (value: unknown) => T | undefined) {
  return (value: unknown) => {
    const file = read(value);
    return file === undefined ? undefined : { kind, file };
  };
}
