import type { Dialect } from './parser.ts';

/** One record with its LF; fields are quoted where the dialect needs it (RFC 4180). */
export function formatRecord(fields: readonly string[], { delimiter, quotes }: Dialect): string {
  const alone = fields.length === 1;
  const format = (field: string) => {
    if (!quotes) return field;
    const plain = !/["\r\n]/.test(field) && !(delimiter !== '' && field.includes(delimiter));
    return plain && !(alone && field.trim() === '') ? field : `"${field.replaceAll('"', '""')}"`;
  };
  return `${fields.map(format).join(delimiter)}\n`;
}
