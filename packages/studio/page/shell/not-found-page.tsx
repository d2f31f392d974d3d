import { Empty } from '../design/empty.tsx';
import { Link } from '../router/link.tsx';
import { useLocation } from '../router/location.ts';
import { useTitle } from './use-title.ts';

export function NotFoundPage() {
  const { pathname } = useLocation();
  useTitle('Not found');
  return (
    <Empty title="There is no such page" alone>
      <p>
        Nothing is at <code className="address">{shown(pathname)}</code>. It may have been deleted,
        or the address may be misspelt.
      </p>
      <p className="row wrap">
        <Link className="button primary" href="/">
          All projects
        </Link>
        <Link className="button" href="/models">
          Models
        </Link>
        <Link className="button" href="/reports">
          Reports
        </Link>
      </p>
    </Empty>
  );
}

/** As people write it, where it can be read. */
function shown(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
