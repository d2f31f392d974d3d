import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** Whether there is nothing else on the page. */
  readonly alone?: boolean;
  readonly children?: ReactNode;
}

/** What stands where nothing is yet: what would be here and how it comes here. */
export function Empty({ title, alone = false, children }: Props) {
  const Heading = alone ? 'h1' : 'h2';
  return (
    <div className="empty">
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}
