import type { ReactNode } from 'react';
import { type Block, parseBlocks } from './parse-blocks.ts';
import { parseInline, type Span } from './parse-inline.ts';
import './markdown.css';

interface Props {
  readonly text: string;
  /** Draws fenced blocks of some languages; null leaves one as code. */
  readonly fence?: (language: string, code: string) => ReactNode;
}

/** Markdown as elements of React: nothing in it can become a script. */
export function Markdown({ text, fence }: Props) {
  return (
    <div className="markdown">
      {parseBlocks(text).map((block, index) => (
        <BlockView key={index} block={block} fence={fence} />
      ))}
    </div>
  );
}

function BlockView({ block, fence }: { readonly block: Block; readonly fence: Props['fence'] }) {
  switch (block.kind) {
    case 'heading': {
      const Heading = block.level === 1 ? 'h2' : 'h3';
      return (
        <Heading>
          <Inline text={block.text} />
        </Heading>
      );
    }
    case 'code':
      return (
        fence?.(block.language, block.text) ?? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
          <pre tabIndex={0}>{block.text}</pre>
        )
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item, index) => (
            <li key={index}>
              <Inline text={item} />
            </li>
          ))}
        </List>
      );
    }
    case 'quote':
      return (
        <blockquote>
          <Inline text={block.text} />
        </blockquote>
      );
    case 'table':
      return <TableView rows={block.rows} />;
    case 'rule':
      return <hr />;
    case 'paragraph':
      return (
        <p>
          <Inline text={block.text} />
        </p>
      );
    default:
      return block satisfies never;
  }
}

function TableView({
  rows: [head = [], ...rows],
}: {
  readonly rows: readonly (readonly string[])[];
}) {
  const cells = (row: readonly string[], Cell: 'th' | 'td') =>
    row.map((text, index) => (
      <Cell key={index}>
        <Inline text={text} />
      </Cell>
    ));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="scroll-x" aria-label="Table" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>{cells(head, 'th')}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Inline({ text }: { readonly text: string }) {
  return parseInline(text).map((span, index) => <SpanView key={index} span={span} />);
}

function SpanView({ span }: { readonly span: Span }) {
  switch (span.kind) {
    case 'code':
      return <code>{span.text}</code>;
    case 'strong':
      return <strong>{span.text}</strong>;
    case 'emphasis':
      return <em>{span.text}</em>;
    case 'link':
      return (
        <a href={span.href} rel="noreferrer">
          {span.text}
        </a>
      );
    case 'text':
      return span.text;
    default:
      return span satisfies never;
  }
}
