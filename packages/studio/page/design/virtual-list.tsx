import { type ReactNode, useState } from 'react';
import { useSize } from './use-size.ts';

interface Props<T> {
  readonly label: string;
  readonly items: readonly T[];
  /** Pixels; the same for all. */
  readonly rowHeight: number;
  readonly className?: string;
  readonly children: (item: T, index: number) => ReactNode;
}

/** A long list of which only what is in view is in the document. */
export function VirtualList<T>({ label, items, rowHeight, className = '', children }: Props<T>) {
  const [box, size] = useSize<HTMLElement>();
  const [top, setTop] = useState(0);
  const most = Math.max(0, items.length * rowHeight - size.height);
  const first = Math.max(0, Math.floor(Math.min(top, most) / rowHeight) - 5);
  const last = Math.min(items.length, first + Math.ceil(size.height / rowHeight) + 10);
  return (
    <section
      ref={box}
      aria-label={label}
      className={`virtual-list ${className}`}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div style={{ height: items.length * rowHeight, position: 'relative' }}>
        <div style={{ position: 'absolute', left: 0, right: 0, top: first * rowHeight }}>
          {items.slice(first, last).map((item, offset) => children(item, first + offset))}
        </div>
      </div>
    </section>
  );
}
