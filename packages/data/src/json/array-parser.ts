import { MAX_RECORD_LENGTH } from '../delimited/parser.ts';
import { InvalidJsonRowError, RecordTooLongError } from '../errors/row-errors.ts';

/** The text of one element of a JSON array and the line on which it begins. */
export interface JsonElement {
  readonly text: string;
  readonly line: number;
}

export interface JsonArrayParser {
  push(text: string): JsonElement[];
  /** Throws `InvalidJsonRowError` if the array is not closed. */
  end(): void;
}

type State = 'before' | 'between' | 'inside' | 'after';

/**
 * Cuts a JSON array of objects, streamed in pieces, into its elements, without parsing them: it
 * follows brackets and strings only.
 */
export function jsonArrayParser(file: string): JsonArrayParser {
  let state: State = 'before';
  let depth = 0;
  let inString = false;
  let escaped = false;
  let line = 1;
  let element = { text: '', line: 1 };

  const refuse = (reason: string): never => {
    throw new InvalidJsonRowError(reason, { file, line });
  };
  const outside = (char: string): void => {
    if (/\s/.test(char)) return;
    if (state === 'before' && char === '[') state = 'between';
    else if (state === 'between' && char === '{') {
      state = 'inside';
      depth = 1;
    } else if (state === 'between' && char === ']') state = 'after';
    else if (!(state === 'between' && char === ',')) {
      refuse(`${JSON.stringify(char)} where an object should begin`);
    }
  };
  /** Returns whether the element ends here. */
  const inside = (char: string): boolean => {
    if (inString) {
      if (escaped) escaped = false;
      else if (char === '\\') escaped = true;
      else if (char === '"') inString = false;
      return false;
    }
    if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    return depth === 0;
  };

  return {
    push(text) {
      const elements: JsonElement[] = [];
      let start = 0;
      for (let at = 0; at < text.length; at++) {
        const char = text[at]!;
        if (char === '\n') line += 1;
        if (state !== 'inside') {
          outside(char);
          if ((state as State) === 'inside') {
            start = at;
            element = { text: '', line };
          }
        } else if (inside(char)) {
          elements.push({ text: element.text + text.slice(start, at + 1), line: element.line });
          state = 'between';
        }
      }
      if (state === 'inside') element.text += text.slice(start);
      if (state === 'inside' && element.text.length > MAX_RECORD_LENGTH) {
        throw new RecordTooLongError(MAX_RECORD_LENGTH, { file, line: element.line });
      }
      return elements;
    },
    end() {
      if (state === 'inside') line = element.line;
      if (state !== 'after') refuse('the array is not closed');
    },
  };
}
