/** How a run stands, as a dot and a word. */
export function Status({ status }: { readonly status: string }) {
  const word = status.toLowerCase();
  return (
    <span className="labelled">
      <span className={`dot ${word}`} />
      {word}
    </span>
  );
}
