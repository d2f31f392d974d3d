import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import { configText, type Repository } from '@havn/versions';
import { hasCommits, openVersion, WORKSPACE } from '../compare/revisions.ts';
import type { PyDict } from '../value/values.ts';
import { drawPlots } from './draw-plots.ts';
import { PageTemplateError, PlotTemplateError } from './errors.ts';
import { type PageTemplate, plotsInPage, plotsToHtml, plotsToSvg } from './page.ts';
import { collectPlots, type Plot, type PlotFailure, type PlotOptions } from './plot-data.ts';
import { findTemplate, ownTemplates } from './vega/template.ts';
import { builtInSpec, PLOT_TEMPLATES } from './vega/templates/built-in.ts';

export interface ShowPlotsOptions extends PlotOptions {
  /** `workspace` and revisions of Git. */
  readonly revisions?: readonly string[];
  readonly onError?: (file: string, error: unknown) => void;
}

/**
 * The plots of the workspace, or of the revisions that are named; the workspace comes first, as in
 * DVC. Throws RevisionError, PlotTemplateError and BadTemplateError.
 */
export function showPlots(
  repository: Repository,
  { revisions = [WORKSPACE], onError = () => {}, ...options }: ShowPlotsOptions = {},
): readonly Plot[] {
  const ordered = [...revisions].sort((a, b) => Number(b === WORKSPACE) - Number(a === WORKSPACE));
  const versions = [...new Set(ordered)].map((name) => openVersion(repository, name, onError));
  return collectPlots(versions, templatePlaces(repository), options);
}

/**
 * The revisions that `plots diff` compares: with none named the workspace, and HEAD where a file that
 * Git keeps differs from it. Nothing before the first commit.
 */
export function comparedRevisions(
  repository: Repository,
  revisions: readonly string[],
): readonly string[] {
  if (!hasCommits(repository)) return [];
  if (revisions.length > 1) return revisions;
  const changed = () =>
    repository.git?.run(['status', '--porcelain', '--untracked-files=no']).length ?? 0;
  if (revisions.length === 0 && changed() > 0) return ['HEAD', WORKSPACE];
  return [...revisions, WORKSPACE];
}

/** The names of the built-in templates, and of those in `.dvc/plots`. */
export function templateNames(folder: string | undefined): readonly string[] {
  const own = folder === undefined ? [] : ownTemplates(folder);
  return [...new Set<string>([...PLOT_TEMPLATES, ...own])];
}

/** A template's specification, anchors unfilled. Throws PlotTemplateError. */
export function templateSpec(name: string, repository: Repository | undefined): PyDict {
  if (repository) return findTemplate(name, templatePlaces(repository)).spec;
  const kind = PLOT_TEMPLATES.find((template) => template === name);
  if (kind) return builtInSpec(kind);
  throw new PlotTemplateError(name, PLOT_TEMPLATES);
}

function templatePlaces({ root, dvcFolder }: Repository) {
  return { root, folder: join(dvcFolder, 'plots') };
}

/** A page of one's own: what the call names, or `plots.html_template`. Throws PageTemplateError. */
export function readPageTemplate(
  repository: Repository,
  given: string | undefined,
): PageTemplate | undefined {
  const configured = configText(repository.config, 'plots', 'html_template');
  if (given === undefined && configured === undefined) return undefined;
  const file = given ?? resolve(repository.dvcFolder, configured ?? '');
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new PageTemplateError(file, (error as Error).message);
  }
}

export interface WrittenPlots {
  /** The page; absolute. */
  readonly page: string;
  readonly drawings: readonly string[];
  /** What could not be read or drawn, by plot. */
  readonly errors: readonly (PlotFailure & { readonly plot: string })[];
}

/**
 * Writes `index.html` into a folder, and each drawing as an SVG file into `static` below it.
 * Throws PageTemplateError.
 */
export async function writePlots(
  plots: readonly Plot[],
  folder: string,
  template?: PageTemplate,
): Promise<WrittenPlots> {
  const page = resolve(folder, 'index.html');
  const drawn = await drawPlots(plots);
  const text = template ? plotsInPage(drawn, template) : plotsToHtml(drawn);
  const drawings: string[] = [];
  for (const { name, text: svg } of plotsToSvg(drawn)) {
    const file = resolve(join(folder, 'static', name));
    await writeFileAtomic(file, svg);
    drawings.push(file);
  }
  await writeFileAtomic(page, text);
  const errors = drawn.flatMap((one) =>
    one.errors.map((failure) => ({ ...failure, plot: one.plot.id })),
  );
  return { page, drawings, errors };
}
