import type { PlainValue } from '../interpolation/context.ts';
import { toPlain } from '../tree/plain.ts';
import { readYaml } from './read.ts';

/** A YAML text as OmegaConf reads it, as plain frozen values. Throws YamlError with the line. */
export function fromYaml(text: string, file: string): PlainValue {
  return toPlain(readYaml(text, file));
}
