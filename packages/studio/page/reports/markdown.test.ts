import { describe, expect, test } from 'vitest';
import { parseBlocks } from './parse-blocks.ts';
import { parseInline } from './parse-inline.ts';

describe('blocks of Markdown', () => {
  test('headings, paragraphs, lists, quotes, rules', () => {
    const text = '# One\ntwo\nthree\n\n- a\n- b\n  more\n\n1. x\n2. y\n\n> said\n> so\n\n---\n';
    expect(parseBlocks(text)).toEqual([
      { kind: 'heading', level: 1, text: 'One' },
      { kind: 'paragraph', text: 'two\nthree' },
      { kind: 'list', ordered: false, items: ['a', 'b more'] },
      { kind: 'list', ordered: true, items: ['x', 'y'] },
      { kind: 'quote', text: 'said so' },
      { kind: 'rule' },
    ]);
  });

  test('code keeps what is in it, also where nobody closed it', () => {
    expect(parseBlocks('```panel\n{"a": 1}\n\n# no\n```\nafter')).toEqual([
      { kind: 'code', language: 'panel', text: '{"a": 1}\n\n# no' },
      { kind: 'paragraph', text: 'after' },
    ]);
    expect(parseBlocks('~~~\nx')).toEqual([{ kind: 'code', language: '', text: 'x' }]);
  });

  test('tables', () => {
    expect(parseBlocks('| a | b |\n|---|:-:|\n| 1 | 2 |')).toEqual([
      {
        kind: 'table',
        rows: [
          ['a', 'b'],
          ['1', '2'],
        ],
      },
    ]);
  });
});

describe('spans of Markdown', () => {
  test('code, strong, emphasis, links', () => {
    expect(parseInline('a `b*` **c** *d* [e](/f) https://g.h/i.')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'code', text: 'b*' },
      { kind: 'text', text: ' ' },
      { kind: 'strong', text: 'c' },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', text: 'd' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'e', href: '/f' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'https://g.h/i', href: 'https://g.h/i' },
      { kind: 'text', text: '.' },
    ]);
  });

  test.each(['[x](javascript:alert)', '[x](data:text/html,1)', '[x](//evil.example)'])(
    'an address that could do harm stays text: %s',
    (text) => {
      expect(parseInline(text)).toEqual([{ kind: 'text', text }]);
    },
  );

  test('a lone star is a star', () => {
    expect(parseInline('2 * 3 * 4')).toEqual([{ kind: 'text', text: '2 * 3 * 4' }]);
  });
});
