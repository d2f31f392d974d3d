import type { Expression } from './expression.ts';
import { InterpolationParser } from './parser.ts';

const cache = new Map<string, Expression>();
const CACHE_SIZE = 2000;
const SIMPLE = /^\$\{([\w$]+(?:\.[\w$]+)*)\}$/;

/**
 * Parses a text that holds `${`, by OmegaConf 2.3's grammar (`configValue`). Throws
 * InterpolationError with the text and the place in it.
 */
export function parseInterpolation(text: string): Expression {
  const known = cache.get(text);
  if (known) return known;
  const simple = SIMPLE.exec(text);
  const parsed: Expression = simple
    ? { type: 'node', parts: [simple[1] ?? ''] }
    : new InterpolationParser(text).configValue();
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

/** Parses one value as it stands between a resolver's commas (`singleElement`). */
export function parseElement(text: string): Expression {
  return new InterpolationParser(text).singleElement();
}
