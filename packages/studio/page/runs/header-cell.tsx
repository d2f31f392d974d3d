// biome-ignore-all lint/a11y/useSemanticElements: only a part of the table is in the document
// biome-ignore-all lint/a11y/useFocusableInteractive: what is in the cells takes the focus
import { Icon } from '../design/icon.tsx';
import { Popover } from '../design/popover.tsx';
import { columnName, columnTitle, inGrammar, type Order } from './columns.ts';

interface Props {
  readonly column: string;
  readonly order: Order | undefined;
  readonly onOrder: (order: Order | undefined) => void;
  readonly onGroup: (column: string) => void;
  /** Undefined where the column always stands first. */
  readonly onMove: ((column: string, step: number) => void) | undefined;
  readonly onRemove: ((column: string) => void) | undefined;
}

/** A column's title; a click offers what can be done with it. */
export function HeaderCell({ column, order, onOrder, onGroup, onMove, onRemove }: Props) {
  const own = order?.column === column ? order : undefined;
  const kind = columnName(column)?.kind;
  const sortable = inGrammar(column) !== undefined;
  const canGroup = kind === 'params' || kind === 'tags' || column === 'status' || column === 'user';
  const actions: readonly (readonly [string, (() => void) | undefined | false])[] = [
    ['Sort ascending', sortable && (() => onOrder({ column, descending: false }))],
    ['Sort descending', sortable && (() => onOrder({ column, descending: true }))],
    ['Do not sort', own && (() => onOrder(undefined))],
    ['Group by it', canGroup && (() => onGroup(column))],
    ['Move left', onMove && (() => onMove(column, -1))],
    ['Move right', onMove && (() => onMove(column, 1))],
    ['Remove', onRemove && (() => onRemove(column))],
  ];
  const sort = own ? (own.descending ? 'descending' : 'ascending') : 'none';
  return (
    <div
      role="columnheader"
      aria-sort={sort}
      className={kind === 'metrics' ? 'cell number' : 'cell'}
    >
      <Popover
        label={kind ? `${kind.slice(0, -1)} ${columnTitle(column)}` : columnTitle(column)}
        className="header-button"
        button={
          <>
            <span className="clip">{columnTitle(column)}</span>
            {own && <Icon name={own.descending ? 'down' : 'up'} size={12} />}
          </>
        }
      >
        {(close) =>
          actions.map(([name, act]) =>
            act ? (
              <button
                key={name}
                type="button"
                className="item"
                onClick={() => {
                  close();
                  act();
                }}
              >
                {name}
              </button>
            ) : null,
          )
        }
      </Popover>
    </div>
  );
}
