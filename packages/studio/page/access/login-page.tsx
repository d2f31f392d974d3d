import { Dialog } from '../design/dialog.tsx';
import { useTitle } from '../shell/use-title.ts';
import { LoginForm } from './login-form.tsx';
import { useSession } from './session.ts';
import './access.css';

/** What is shown to who is not logged in, at whatever address they asked for. */
export function LoginPage() {
  useTitle('Log in');
  return (
    <main id="main" className="login-page">
      <section className="panel login-panel" aria-labelledby="login-title">
        <h1 id="login-title">Log in to Havn</h1>
        <LoginForm />
        <p className="muted login-hint">
          No account? Who runs this server makes one: <code>havn users add NAME</code>
        </p>
      </section>
    </main>
  );
}

/** Over the page when a session has ended: what was typed there is still there afterwards. */
export function LoginDialog() {
  const { me } = useSession();
  return (
    <Dialog label="Log in again" className="login-dialog" onClose={() => {}}>
      <h2>Your session has ended</h2>
      <p className="muted">
        Log in again{me?.name ? ` as ${me.name}` : ''}, and go on where you were.
      </p>
      <LoginForm />
    </Dialog>
  );
}
