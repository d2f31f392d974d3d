import { useMayWrite } from '../access/session.ts';
import { send } from '../api/call.ts';
import { CHOICES, runColor } from '../charts/run-color.ts';
import { Popover } from '../design/popover.tsx';

interface Props {
  readonly run: { readonly id: string; readonly name: string; readonly color: string | null };
  readonly onColor: (color: string) => void;
}

/** A run's colour; a click offers others, which everybody then sees. */
export function ColorDot({ run, onColor }: Props) {
  const mayWrite = useMayWrite();
  const choose = (color: string) => {
    onColor(color);
    // The colour is on the screen already; a server that is gone is told of elsewhere.
    send('PUT', `/api/havn/runs/${run.id}/tags/havn.color`, { value: color }).catch(
      () => undefined,
    );
  };
  if (!mayWrite) return <span className="swatch" style={{ background: runColor(run) }} />;
  return (
    <Popover
      label={`Colour of ${run.name}`}
      className="color-dot"
      button={<span className="swatch" style={{ background: runColor(run) }} />}
    >
      {(close) => (
        <div className="swatches">
          {CHOICES.map((color) => (
            <button
              key={color}
              type="button"
              className="color-dot"
              aria-label={color}
              onClick={() => {
                choose(color);
                close();
              }}
            >
              <span className="swatch" style={{ background: color }} />
            </button>
          ))}
        </div>
      )}
    </Popover>
  );
}
