// biome-ignore-all lint/a11y/useSemanticElements: only a part of the table is in the document
// biome-ignore-all lint/a11y/useFocusableInteractive: what is in the cells takes the focus
import { useEffect, useMemo, useState } from 'react';
import { useSize } from '../design/use-size.ts';
import { columnWidth, type Order } from './columns.ts';
import type { Line } from './group-runs.ts';
import { HeaderCell } from './header-cell.tsx';
import { GroupLine, type RunActions, RunLine } from './run-line.tsx';

interface Props {
  readonly lines: readonly Line[];
  readonly columns: readonly string[];
  readonly selected: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  readonly pinned: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
  readonly actions: RunActions;
  readonly order: Order | undefined;
  readonly onOrder: (order: Order | undefined) => void;
  readonly onGroup: (column: string) => void;
  readonly onColumns: (columns: readonly string[]) => void;
  readonly onToggleGroup: (name: string) => void;
  /** Called when the end of the lines comes near. */
  readonly onEnd: () => void;
}

const ROW = 32;
/** Lines that are drawn beyond both edges. */
const BEYOND = 8;
/** Lines before the end at which more are asked for. */
const NEAR_END = 120;

/** Ten thousand lines, of which only those in view are in the document. */
export function RunsTable(props: Props) {
  const { lines, columns, selected, hidden, pinned, closed, actions, onEnd } = props;
  const [box, size] = useSize<HTMLDivElement>();
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.floor(top / ROW) - BEYOND);
  const last = Math.min(lines.length, Math.ceil((top + size.height) / ROW) + BEYOND);
  useEffect(() => {
    if (last > lines.length - NEAR_END) onEnd();
  }, [last, lines.length, onEnd]);
  const nameWidth = size.width < 600 ? 200 : 300;
  const template = useMemo(() => {
    if (columns.length === 0) return '1fr';
    return [`${nameWidth}px`, ...columns.map((column) => `${columnWidth(column)}px`), '1fr'].join(
      ' ',
    );
  }, [columns, nameWidth]);
  const width = nameWidth + columns.reduce((sum, column) => sum + columnWidth(column), 0);
  return (
    <div
      ref={box}
      className="runs-scroll"
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div
        role="table"
        aria-label="Runs"
        aria-rowcount={lines.length + 1}
        style={{ minWidth: width }}
      >
        <Header {...props} template={template} />
        <div role="rowgroup" className="runs-lines" style={{ height: lines.length * ROW }}>
          {lines.slice(first, last).map((line, offset) => {
            const index = first + offset;
            const isRun = line.kind === 'run';
            return (
              <div
                key={isRun ? line.run.id : `group ${line.group.name}`}
                role="row"
                aria-rowindex={index + 2}
                className={lineClass(line, selected)}
                style={{ top: index * ROW, gridTemplateColumns: template }}
              >
                {isRun ? (
                  <RunLine
                    {...{ run: line.run, columns, actions, index }}
                    selected={selected.has(line.run.id)}
                    hidden={hidden.has(line.run.id)}
                    pinned={pinned.has(line.run.id)}
                  />
                ) : (
                  <GroupLine
                    {...{ group: line.group, columns }}
                    open={!closed.has(line.group.name)}
                    onToggle={props.onToggleGroup}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function lineClass(line: Line, selected: ReadonlySet<string>): string {
  if (line.kind === 'group') return 'runs-line group';
  return selected.has(line.run.id) ? 'runs-line selected' : 'runs-line';
}

function Header({
  columns,
  order,
  onOrder,
  onGroup,
  onColumns,
  template,
}: Props & { template: string }) {
  const move = (column: string, step: number) => {
    const at = columns.indexOf(column);
    const to = Math.max(0, Math.min(columns.length - 1, at + step));
    onColumns(columns.toSpliced(at, 1).toSpliced(to, 0, column));
  };
  const remove = (column: string) => onColumns(columns.filter((each) => each !== column));
  return (
    <div role="rowgroup" className="runs-head">
      <div
        role="row"
        aria-rowindex={1}
        className="runs-line"
        style={{ gridTemplateColumns: template }}
      >
        <HeaderCell
          column="name"
          {...{ order, onOrder, onGroup }}
          onMove={undefined}
          onRemove={undefined}
        />
        {columns.map((column) => (
          <HeaderCell
            key={column}
            {...{ column, order, onOrder, onGroup }}
            onMove={move}
            onRemove={remove}
          />
        ))}
      </div>
    </div>
  );
}
