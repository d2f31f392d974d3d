import type { PyDict, PyValue } from '../value/values.ts';
import { NotLiteralError, readLiteral } from './python-literal.ts';

interface LogicalLine {
  readonly indent: number;
  readonly text: string;
}

interface Block {
  readonly indent: number;
  readonly values: Map<string, PyValue>;
  /** Inside `__init__` only what is set on `self` counts; elsewhere plain names do. */
  readonly kind: 'names' | 'self' | 'skipped';
}

/**
 * The constants of a Python file, as DVC takes parameters from it: literals that are assigned to names
 * of the module and of classes, and to `self` in `__init__`. What is no literal is left out.
 */
export function parsePythonFile(text: string, _file: string): PyDict {
  const root: Block = { indent: -1, values: new Map(), kind: 'names' };
  const open: Block[] = [root];
  for (const line of logicalLines(text)) {
    while (open.length > 1 && line.indent <= open.at(-1)!.indent) open.pop();
    const block = open.at(-1)!;
    const inner = opens(line, block);
    if (inner) open.push(inner);
    else assign(line.text, block);
  }
  return root.values;
}

function opens({ text, indent }: LogicalLine, block: Block): Block | undefined {
  const name = /^class\s+(\w+)/.exec(text)?.[1];
  if (name !== undefined && block.kind === 'names') {
    const values = new Map<string, PyValue>();
    block.values.set(name, values);
    return { indent, values, kind: 'names' };
  }
  if (/^def\s+__init__\b/.test(text) && block.kind === 'names') {
    return { indent, values: block.values, kind: 'self' };
  }
  const other =
    /^(?:async\s|def\s|class\s|if\b|for\b|while\b|with\b|try\b|else\b|elif\b|except\b|finally\b|match\b)/;
  return other.test(text) ? { indent, values: block.values, kind: 'skipped' } : undefined;
}

const ASSIGNMENT = /^(self\.)?([A-Za-z_]\w*)\s*(?::[^=]+)?=(?!=)\s*([\s\S]+)$/;

function assign(text: string, block: Block): void {
  const match = ASSIGNMENT.exec(text);
  if (!match || block.kind === 'skipped') return;
  const [, self, name = '', value = ''] = match;
  if ((self !== undefined) !== (block.kind === 'self')) return;
  try {
    block.values.set(name, readLiteral(value));
  } catch (error) {
    if (!(error instanceof NotLiteralError)) throw error;
  }
}

const PIECE =
  /("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')|(#[^\n]*)|(\\\n)|([([{])|([)\]}])|(\n)|[^"'#\\([{)\]}\n]+|[\s\S]/g;

/** Lines as Python counts them: what stands in brackets or behind a backslash goes on. */
function logicalLines(text: string): readonly LogicalLine[] {
  const lines: string[] = [''];
  let depth = 0;
  for (const match of text.replace(/\r\n?/g, '\n').matchAll(PIECE)) {
    const [piece, , comment, continued, opening, closing, newline] = match;
    if (comment !== undefined) continue;
    if (opening !== undefined) depth++;
    if (closing !== undefined) depth = Math.max(0, depth - 1);
    if (newline !== undefined && depth === 0) lines.push('');
    else
      lines.push(
        `${lines.pop() ?? ''}${continued !== undefined || newline !== undefined ? ' ' : piece}`,
      );
  }
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
}
