import { type FormEvent, useState } from 'react';
import { Problem } from '../design/problem.tsx';
import { logIn } from './session.ts';

/** Name and password, or a key. Whoever logged in sees the page that they asked for. */
export function LoginForm() {
  const [withKey, setWithKey] = useState(false);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [key, setKey] = useState('');
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const ready = withKey ? key.trim() !== '' : name.trim() !== '' && password !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    logIn(withKey ? { key: key.trim() } : { name: name.trim(), password }).catch((problem) => {
      setError(problem);
      setBusy(false);
    });
  };
  const change = () => {
    setWithKey(!withKey);
    setError(undefined);
  };
  return (
    <form className="stack login-form" onSubmit={submit}>
      {withKey ? (
        <Field
          first
          label="Key or token"
          type="password"
          complete="off"
          value={key}
          onChange={setKey}
        />
      ) : (
        <>
          <Field
            first
            label="Name"
            type="text"
            complete="username"
            value={name}
            onChange={setName}
          />
          <Field
            label="Password"
            type="password"
            complete="current-password"
            value={password}
            onChange={setPassword}
          />
        </>
      )}
      <Problem error={error} />
      <button type="submit" className="button primary" disabled={!ready || busy}>
        {busy ? 'Logging in …' : 'Log in'}
      </button>
      <button type="button" className="button quiet" onClick={change}>
        {withKey ? 'Log in with a name and a password' : 'Log in with a key or the token'}
      </button>
    </form>
  );
}

interface FieldProps {
  /** Gets the focus. */
  readonly first?: boolean;
  readonly label: string;
  readonly type: 'text' | 'password';
  readonly complete: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ first = false, label, type, complete, value, onChange }: FieldProps) {
  return (
    <label className="login-field">
      <span>{label}</span>
      <input
        // biome-ignore lint/a11y/noAutofocus: there is nothing else to do here
        autoFocus={first}
        data-focus={first || undefined}
        className="field"
        type={type}
        autoComplete={complete}
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
