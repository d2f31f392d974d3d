import { useState } from 'react';
import { UserMenu } from '../access/user-menu.tsx';
import { Icon } from '../design/icon.tsx';
import { Popover } from '../design/popover.tsx';
import { Link } from '../router/link.tsx';
import { useLocation } from '../router/location.ts';
import { chooseTheme, chosenTheme, type Theme } from './theme.ts';

const PAGES = [
  { href: '/', name: 'Projects', starts: ['projects', 'runs', 'compare', ''] },
  { href: '/models', name: 'Models', starts: ['models'] },
  { href: '/reports', name: 'Reports', starts: ['reports'] },
] as const;

const isMac = navigator.platform.startsWith('Mac');

export function TopBar({ onSearch }: { readonly onSearch: () => void }) {
  const first = useLocation().pathname.split('/')[1] ?? '';
  return (
    <header className="top-bar">
      <Link className="brand" href="/" aria-label="Havn, all projects">
        <Logo />
        <span className="brand-name">Havn</span>
      </Link>
      <nav aria-label="Pages" className="row">
        {PAGES.map(({ href, name, starts }) => (
          <Link
            key={href}
            href={href}
            className="page-link"
            aria-current={(starts as readonly string[]).includes(first) ? 'page' : undefined}
          >
            {name}
          </Link>
        ))}
      </nav>
      <span className="grow" />
      <button type="button" className="button search-button" onClick={onSearch}>
        <Icon name="search" />
        <span className="search-words muted">Search</span>
        <kbd className="search-words">{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <ThemeMenu />
      <UserMenu />
    </header>
  );
}

function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#2355d8" />
      <path
        d="M9 8v16M23 8v16M9 17c4-5 10 3 14-2"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

function ThemeMenu() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <Popover label="Colours" className="button quiet icon" button={<Icon name="sun" />}>
      {(close) =>
        THEMES.map((each) => (
          <button
            key={each}
            type="button"
            className="item"
            aria-pressed={theme === each}
            onClick={() => {
              chooseTheme(each);
              setTheme(each);
              close();
            }}
          >
            <span className="grow">
              {each === 'system' ? 'As the system' : each === 'light' ? 'Light' : 'Dark'}
            </span>
            {theme === each && <Icon name="check" />}
          </button>
        ))
      }
    </Popover>
  );
}
