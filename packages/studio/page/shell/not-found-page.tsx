import { Empty } from '../design/empty.tsx';
import { Link } from '../router/link.tsx';
import { useTitle } from './use-title.ts';

export function NotFoundPage() {
  useTitle('Not found');
  return (
    <Empty title="There is no such page" alone>
      <Link className="button" href="/">
        All projects
      </Link>
    </Empty>
  );
}
