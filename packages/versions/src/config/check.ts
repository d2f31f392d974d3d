import { readFileSync } from 'node:fs';
import type { SourceLocation } from '@havn/core';
import type { DataConfig } from './config.ts';
import { CONFIG_LEVELS, configFile } from './levels.ts';
import { ConfigOptionError } from './option-error.ts';
import { checkOption, type OptionPlace, optionsOf } from './schema.ts';

/** Throws, with file and line, where a configuration has what DVC would refuse. */
export function checkConfig(config: DataConfig, dvcFolder: string): void {
  for (const { place, value, url } of optionsOf(config)) {
    try {
      checkOption(place, value, url);
    } catch (error) {
      if (!(error instanceof ConfigOptionError)) throw error;
      throw new ConfigOptionError(error.problem, error.remedy ?? '', locate(dvcFolder, place));
    }
  }
}

/** Where an option stands: in the last file that has it. */
function locate(dvcFolder: string, place: OptionPlace): SourceLocation | undefined {
  for (const level of [...CONFIG_LEVELS].reverse()) {
    const file = configFile(level, dvcFolder);
    const line = lineOf(textOf(file), place);
    if (line !== undefined) return { file, line };
  }
  return undefined;
}

function lineOf(text: string, { kind, section, option }: OptionPlace): number | undefined {
  const header = kind ? `${kind} "${section}"` : section;
  let inside = false;
  for (const [i, line] of text.split('\n').entries()) {
    const found = /^\s*\[\s*['"]?(.*?)['"]?\s*\]/.exec(line)?.[1];
    if (found !== undefined) inside = found.toLowerCase() === header;
    const key = /^\s*["']?([^="']+?)["']?\s*=/.exec(line)?.[1];
    if (inside && key?.toLowerCase() === option) return i + 1;
  }
  return undefined;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
