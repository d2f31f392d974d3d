/** The cells of CSV text (RFC 4180); a text that ends within a quoted cell is read to its end. */
export function parseCsv(
  text: string,
  separator = ',',
  maxRows = 1_000,
): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    rows.push(row);
    row = [];
    cell = '';
  };
  for (let index = 0; index < text.length && rows.length < maxRows; index++) {
    const sign = text[index]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[index + 1] === '"') cell += text[++index];
      else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === separator) {
      row.push(cell);
      cell = '';
    } else if (sign === '\n') endRow();
    else if (sign !== '\r') cell += sign;
  }
  if ((cell !== '' || row.length > 0) && rows.length < maxRows) endRow();
  return rows;
}
