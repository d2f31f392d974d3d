import { type KeyboardEvent, useState } from 'react';
import type { SearchAnswer, SearchHit } from '../../src/server/search/search-route.ts';
import { apiUrl } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { Dialog } from '../design/dialog.tsx';
import { useLate } from '../design/use-late.ts';
import { navigate } from '../router/location.ts';
import './quick-search.css';

/** Ctrl/Cmd+K: type a part of a name, choose with the arrows, go with Enter. */
export function QuickSearch({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const { data, error } = useLoad<SearchAnswer>(apiUrl('/search', { q: useLate(text, 120) }));
  const hits = data?.hits ?? [];
  const go = (hit: SearchHit | undefined) => {
    if (hit === undefined) return;
    onClose();
    navigate(hit.href);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') go(hits[chosen]);
    if (step === undefined) return;
    event.preventDefault();
    if (hits.length > 0) setChosen((chosen + step + hits.length) % hits.length);
  };
  return (
    <Dialog label="Search" className="quick-search" onClose={onClose}>
      <input
        autoFocus
        className="quick-search-field"
        role="combobox"
        aria-label="Search projects, runs, models and reports"
        aria-expanded="true"
        aria-controls="quick-search-hits"
        aria-activedescendant={hits.length > 0 ? `hit-${chosen}` : undefined}
        placeholder="Search projects, runs, models and reports"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <div id="quick-search-hits" role="listbox" aria-label="Found" className="quick-search-hits">
        {hits.map((hit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the keyboard
          <div
            key={hit.href}
            id={`hit-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="quick-search-hit"
            onClick={() => go(hit)}
            onPointerMove={() => setChosen(index)}
          >
            <span className="clip grow">{hit.title}</span>
            <span className="muted clip">{hit.detail}</span>
            <span className="badge">{hit.kind}</span>
          </div>
        ))}
      </div>
      {hits.length === 0 && data && (
        <p className="quick-search-none muted">Nothing has this name.</p>
      )}
      {error && <p className="quick-search-none problem">{error.message}</p>}
      <footer className="quick-search-keys muted">
        <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Enter</kbd> open <kbd>Esc</kbd> close
      </footer>
    </Dialog>
  );
}
