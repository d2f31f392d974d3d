import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HavnError } from '@havn/core';
import { dict, type PyDict, type PyScalar, type PyValue } from '../value/values.ts';
import type { Plot, PlotFailure, PlotImage } from './plot-data.ts';
import { fillTemplate, SPLIT_ANCHORS } from './vega/fill.ts';

/** The filled specification of the first plot that is no image; nothing where there is none. */
export function plotSpec(plots: readonly Plot[]): PyDict | undefined {
  const plot = plots.find(({ isImage }) => !isImage);
  return plot && fillTemplate(plot).spec;
}

export interface PlotsJsonOptions {
  /** Where images are written. */
  readonly folder: string;
  /** Leaves in the anchors that an editor fills by itself. */
  readonly split: boolean;
}

/** What `dvc plots show --json` prints: each plot with its specification, images as files. */
export function plotsToJson(plots: readonly Plot[], options: PlotsJsonOptions): PyDict {
  const data = new Map<PyScalar, PyValue>();
  const failures: PyDict[] = [];
  for (const plot of plots) {
    const errors = [...plot.errors];
    try {
      data.set(plot.id, plotJson(plot, options));
    } catch (error) {
      if (!(error instanceof HavnError)) throw error;
      data.set(plot.id, []);
      errors.push({ revision: plot.revisions.join(', '), error });
    }
    failures.push(...errors.map((failure) => failureJson(plot.id, failure)));
  }
  return dict({
    errors: failures.length > 0 ? failures : undefined,
    data: data.size > 0 ? data : undefined,
  });
}

function plotJson(plot: Plot, { folder, split }: PlotsJsonOptions): PyValue {
  if (plot.isImage) return plot.images.map((image) => imageJson(image, folder));
  if (plot.rows.length === 0) return [];
  const { spec, anchors } = fillTemplate(plot, split ? SPLIT_ANCHORS : undefined);
  return [
    dict({
      type: 'vega',
      revisions: plot.revisions,
      content: spec,
      anchor_definitions: split ? anchors : undefined,
    }),
  ];
}

function imageJson({ revision, file, bytes }: PlotImage, folder: string): PyDict {
  const url = join(resolve(folder), `${revision}_${file}`.replace(/[/\\]/g, '_'));
  mkdirSync(resolve(folder), { recursive: true });
  writeFileSync(url, bytes);
  return dict({ type: 'image', revisions: [revision], url });
}

function failureJson(name: string, { revision, source, error }: PlotFailure): PyDict {
  const type = error.constructor.name;
  return dict({ name, rev: revision, source, type, msg: error.message });
}
