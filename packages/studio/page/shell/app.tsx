import { lazy, Suspense, useEffect, useState } from 'react';
import { LoginDialog, LoginPage } from '../access/login-page.tsx';
import { useSession } from '../access/session.ts';
import { ProjectsPage } from '../projects/projects-page.tsx';
import { useLocation } from '../router/location.ts';
import { RunsPage } from '../runs/runs-page.tsx';
import { QuickSearch } from '../search/quick-search.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { TopBar } from './top-bar.tsx';
import './shell.css';

const RunPage = lazy(() => import('../run/run-page.tsx'));
const ComparePage = lazy(() => import('../compare/compare-page.tsx'));
const ModelsPage = lazy(() => import('../models/models-page.tsx'));
const ModelPage = lazy(() => import('../models/model-page.tsx'));
const VersionPage = lazy(() => import('../models/version-page.tsx'));
const ReportsPage = lazy(() => import('../reports/reports-page.tsx'));
const AccessPage = lazy(() => import('../access/access-page.tsx'));
const ReportPage = lazy(() => import('../reports/report-page.tsx'));

/** The pages, or the question who is there. Who was there before finds everything as it was. */
export function App() {
  const { status, me } = useSession();
  if (status === 'asking') return null;
  if (status === 'out' && me === undefined) return <LoginPage />;
  return (
    <>
      <Studio />
      {status === 'out' && <LoginDialog />}
    </>
  );
}

function Studio() {
  const [searching, setSearching] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setSearching(true);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <TopBar onSearch={() => setSearching(true)} />
      <main id="main" className="main">
        <Suspense fallback={null}>
          <Page />
        </Suspense>
      </main>
      {searching && <QuickSearch onClose={() => setSearching(false)} />}
    </>
  );
}

function Page() {
  const { pathname } = useLocation();
  const [first = '', second, third, ...rest] = pathname.split('/').slice(1).map(decodeURIComponent);
  if (rest.length > 0) return <NotFoundPage />;
  switch (first) {
    case '':
      return <ProjectsPage />;
    case 'projects':
      return second ? <RunsPage key={second} experimentId={second} /> : <ProjectsPage />;
    case 'runs':
      return second ? <RunPage key={second} id={second} /> : <NotFoundPage />;
    case 'compare':
      return <ComparePage />;
    case 'models':
      if (second && third)
        return <VersionPage key={`${second}/${third}`} name={second} version={third} />;
      return second ? <ModelPage key={second} name={second} /> : <ModelsPage />;
    case 'access':
      return <AccessPage />;
    case 'reports':
      if (second && third) return <ReportPage key={third} experimentId={second} id={third} />;
      return <ReportsPage />;
    default:
      return <NotFoundPage />;
  }
}
