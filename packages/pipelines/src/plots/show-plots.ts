import { join, resolve } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import type { Repository } from '@havn/versions';
import { openVersion, WORKSPACE } from '../compare/revisions.ts';
import { plotsToHtml, plotsToSvg } from './page.ts';
import { collectPlots, type Plot, type PlotOptions } from './plot-data.ts';

export interface ShowPlotsOptions extends PlotOptions {
  /** `workspace` and revisions of Git. */
  readonly revisions?: readonly string[];
  readonly onError?: (file: string, error: unknown) => void;
}

/** The plots of the workspace, or of the revisions that are named. Throws RevisionError. */
export function showPlots(
  repository: Repository,
  { revisions = [WORKSPACE], onError = () => {}, ...options }: ShowPlotsOptions = {},
): readonly Plot[] {
  const versions = revisions.map((name) => openVersion(repository, name, onError));
  return collectPlots(versions, options);
}

export interface WrittenPlots {
  /** The page; absolute. */
  readonly page: string;
  readonly drawings: readonly string[];
}

/** Writes `index.html` into a folder, and each drawing as an SVG file into `static` below it. */
export async function writePlots(
  plots: readonly Plot[],
  folder: string,
  title?: string,
): Promise<WrittenPlots> {
  const page = resolve(folder, 'index.html');
  const drawings: string[] = [];
  for (const { name, text } of plotsToSvg(plots)) {
    const file = resolve(join(folder, 'static', name));
    await writeFileAtomic(file, text);
    drawings.push(file);
  }
  await writeFileAtomic(page, plotsToHtml(plots, title));
  return { page, drawings };
}
