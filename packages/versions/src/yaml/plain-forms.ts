/** @file What YAML 1.2 reads unquoted texts as, by the rules of ruamel.yaml, which DVC reads with. */

const BOOL = /^(?:true|True|TRUE|false|False|FALSE)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT = /^(?:[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d{1,2}(?::\d{2})?))?$/;

export type PlainForm = 'bool' | 'null' | 'float' | 'integer' | 'date' | 'time' | 'text';

/** What an unquoted text stands for. */
export function plainForm(text: string): PlainForm {
  if (NULL.test(text)) return 'null';
  if (BOOL.test(text)) return 'bool';
  // `_` alone and its like begin no number.
  const numeric = /^[-+0-9.]/.test(text);
  if (numeric && FLOAT.test(text)) return 'float';
  if (numeric && INT.test(text)) return 'integer';
  if (DATE.test(text)) return 'date';
  return TIME.test(text) ? 'time' : 'text';
}

/** True where a text, written without quotes, would be read back as something else. */
export function readsAsOther(text: string): boolean {
  return text === '=' || text === '<<' || plainForm(text) !== 'text';
}
