import { didYouMean } from '@havn/config';
import { PipelineSchemaError } from '../errors.ts';
import { pythonStr } from '../value/python-text.ts';
import type { YamlFile } from '../yaml/read.ts';
import type { Check, SchemaIssue } from './checks.ts';

/** Throws PipelineSchemaError that names every place which does not fit, with its line. */
export function validate(source: YamlFile, check: Check): void {
  const issues = check(source.value, []);
  const [first] = issues;
  if (!first) return;
  const count = issues.length > 1 ? `: ${issues.length} errors` : '';
  const lines = issues.map((issue) => describe(issue, source));
  const line = source.lineOf(first.path);
  throw new PipelineSchemaError(
    `'${source.file}' validation failed${count}:\n  ${lines.join('\n  ')}`,
    {
      location: { file: source.file, ...(line === undefined ? {} : { line }) },
    },
  );
}

function describe({ path, message, known }: SchemaIssue, source: YamlFile): string {
  const place = path.map((step) => (typeof step === 'number' ? String(step) : pythonStr(step)));
  const where = path.length === 0 ? '' : `, in ${place.join(' -> ')}`;
  const line = source.lineOf(path);
  const hint = known && didYouMean(place.at(-1) ?? '', known);
  return `${message}${where}${line === undefined ? '' : `, line ${line}`}${hint ? `. ${hint}` : ''}`;
}
