/** Sorts a table by the column whose head is pressed; a second press turns the order around. */
export const SORT_SCRIPT = `
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => head.querySelector('button').addEventListener('click', () => {
    const falling = head.getAttribute('aria-sort') === 'ascending';
    const key = (row) => row.cells[at].dataset.v ?? row.cells[at].textContent;
    const order = (a, b) => typeof a === 'number' ? a - b : a.localeCompare(b);
    const value = (row) => { const k = key(row); return row.cells[at].dataset.v ? Number(k) : k; };
    const rows = [...table.tBodies[0].rows].sort((a, b) => order(value(a), value(b)) * (falling ? -1 : 1));
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
    table.tBodies[0].append(...rows);
  }));
}
`;
