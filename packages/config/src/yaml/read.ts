import { type Document, LineCounter, parseDocument } from 'yaml';
import { YamlError } from '../errors.ts';
import { type Container, DictNode, ValueNode } from '../tree/nodes.ts';
import { pythonRepr } from '../tree/text.ts';
import { NodeReader } from './node-reader.ts';
import { forbiddenTab } from './tabs.ts';

const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * Reads a YAML text as OmegaConf does: YAML 1.1 by PyYAML's rules, an empty file is an empty
 * mapping, a text alone is read once more. Throws YamlError with the line, for duplicate keys too.
 */
export function readYaml(text: string, file: string): Container {
  // Every break that YAML 1.1 knows becomes the one that the parser counts.
  const value = readOnce(text.replace(/\r\n?|\x85/g, '\n'), file);
  if (typeof value !== 'string') return value;
  const again = readOnce(value, file);
  if (typeof again !== 'string') return again;
  const dict = new DictNode();
  dict.set(again, new ValueNode(null, { file, line: 1 }));
  return dict;
}

function readOnce(text: string, file: string): Container | string {
  const bad = UNPRINTABLE.exec(text.startsWith('\ufeff') ? text.slice(1) : text);
  if (bad) {
    const code = bad[0].codePointAt(0)?.toString(16).padStart(4, '0');
    throw new YamlError(`character #x${code} is not allowed in YAML`, {
      location: { file, line: text.slice(0, bad.index).split('\n').length },
      remedy: 'Save the file as UTF-8 text without control characters.',
    });
  }
  refuseTabs(text, file);
  const lines = new LineCounter();
  const document = parse(text, file, lines);
  if (document.contents === null) return new DictNode();
  const reader = new NodeReader(file, lines);
  const root = reader.node(document.contents);
  if (!(root instanceof ValueNode)) return root;
  if (root.value === null) return new DictNode();
  if (typeof root.value === 'string') return root.value;
  throw new YamlError(`a config must be a mapping or a list, not ${pythonRepr(root.value)}`, {
    location: { file, line: 1 },
  });
}

function refuseTabs(text: string, file: string): void {
  const tab = forbiddenTab(text);
  if (tab === -1) return;
  const before = text.slice(0, tab).split('\n');
  throw new YamlError('a tab stands between values, where YAML takes spaces only', {
    location: { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    remedy: 'Use spaces; quote a text that holds a tab.',
  });
}

function parse(text: string, file: string, lineCounter: LineCounter): Document {
  let document: Document;
  try {
    document = parseDocument(text, {
      version: '1.1',
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
      lineCounter,
    });
  } catch (cause) {
    throw new YamlError('the file is nested too deeply to read', { location: { file }, cause });
  }
  const error = document.errors[0];
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    const deep = error.message.includes('call stack');
    throw new YamlError(deep ? 'the file is nested too deeply to read' : error.message, {
      location: { file, line, column: col },
      cause: error,
    });
  }
  return document;
}
