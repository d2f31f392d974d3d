import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';

interface Props {
  /** What the button says to those who cannot see it. */
  readonly label: string;
  readonly button: ReactNode;
  readonly className?: string;
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a small panel below itself; Escape or a click elsewhere closes it. */
export function Popover({ label, button, className = 'button', children }: Props) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    anchor.current?.focus();
  };
  useLayoutEffect(() => {
    if (open) place(anchor.current!, panel.current!);
  }, [open]);
  useCloseOutside(open, [anchor, panel], () => setOpen(false));
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div
          ref={panel}
          id={id}
          className="menu"
          // In the top layer nothing around it can cut it off, not even a modal dialog.
          popover="manual"
          role="dialog"
          aria-label={label}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            close();
          }}
        >
          {children(close)}
        </div>
      )}
    </>
  );
}

/** Below the button, inside the window; the first control gets the focus. */
function place(anchor: HTMLElement, panel: HTMLElement): void {
  panel.showPopover();
  const from = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = from.bottom + 4 + height <= window.innerHeight;
  const top = below
    ? from.bottom + 4
    : Math.max(8, Math.min(from.top - height - 4, window.innerHeight - height - 8));
  panel.style.top = `${top}px`;
  panel.style.left = `${Math.max(8, Math.min(from.left, window.innerWidth - width - 8))}px`;
  panel.querySelector<HTMLElement>('input, button, select, a')?.focus();
}

type Places = readonly { readonly current: HTMLElement | null }[];

function useCloseOutside(open: boolean, places: Places, close: () => void): void {
  useEffect(() => {
    if (!open) return;
    const pressed = (event: Event) => {
      const target = event.target as Node;
      if (!places.some(({ current }) => current?.contains(target))) close();
    };
    const scrolled = (event: Event) => {
      if (!places.some(({ current }) => current?.contains(event.target as Node))) close();
    };
    document.addEventListener('pointerdown', pressed);
    document.addEventListener('scroll', scrolled, true);
    window.addEventListener('resize', close);
    return () => {
      document.removeEventListener('pointerdown', pressed);
      document.removeEventListener('scroll', scrolled, true);
      window.removeEventListener('resize', close);
    };
  });
}
