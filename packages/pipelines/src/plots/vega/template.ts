import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { JsonSyntaxError, parseJson } from '../../value/parse-json.ts';
import { isDict, type PyDict } from '../../value/values.ts';
import { BadTemplateError, PlotTemplateError } from '../errors.ts';
import { builtInSpec, PLOT_TEMPLATES, type PlotTemplate } from './templates/built-in.ts';

export interface Template {
  readonly name: string;
  /** The built-in kind; undefined for a template of the repository's own. */
  readonly kind: PlotTemplate | undefined;
  /** The Vega-Lite specification, anchors unfilled. */
  readonly spec: PyDict;
}

export interface TemplatePlaces {
  /** `.dvc/plots`. */
  readonly folder: string;
  /** The repository: paths that lead nowhere from the working directory are tried from here. */
  readonly root: string;
}

const DEFAULT = 'linear';

/**
 * A template by its name in `.dvc/plots` (with or without `.json`), by its path, or a built-in one:
 * what the repository has goes before what is built in, as in DVC. Throws PlotTemplateError where
 * there is none, BadTemplateError where the file is no template.
 */
export function findTemplate(name: string | undefined, places: TemplatePlaces): Template {
  if (name === undefined) return findTemplate(DEFAULT, places);
  const file = findFile(name, places);
  if (file !== undefined) return { name, kind: undefined, spec: readSpec(file) };
  const kind = PLOT_TEMPLATES.find((template) => template === name.replaceAll('-', '_'));
  if (kind) return { name, kind, spec: builtInSpec(kind) };
  throw new PlotTemplateError(name, [...PLOT_TEMPLATES, ...ownTemplates(places.folder)]);
}

/** The names of the templates in `.dvc/plots`. */
export function ownTemplates(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
    return files.map((entry) => entry.name.slice(0, -'.json'.length)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function findFile(name: string, { folder, root }: TemplatePlaces): string | undefined {
  const inFolder = resolve(folder, name);
  const { dir, name: stem } = parse(inFolder);
  const candidates = [inFolder, join(dir, `${stem}.json`), resolve(name), resolve(root, name)];
  return candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

function readSpec(file: string): PyDict {
  const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  try {
    const value = parseJson(text);
    if (isDict(value)) return value;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const before = text.slice(0, error.at).split('\n');
    const location = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    throw new BadTemplateError(file, `it is no JSON: ${error.message}`, { location });
  }
  throw new BadTemplateError(file, 'it is no JSON object');
}
