"use strict";
const book = document.getElementById("book");
const body = book.tBodies[0];
const value = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.value === undefined ? cell.textContent.trim().toLowerCase() : Number(cell.dataset.value);
};
let sorted = { column: -1, up: true };
for (const button of book.tHead.querySelectorAll("button")) {
  button.addEventListener("click", () => {
    const column = Number(button.dataset.column);
    const up = sorted.column === column ? !sorted.up : column === 0;
    sorted = { column, up };
    const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0) * (up ? 1 : -1);
    body.append(...[...body.rows].sort((a, b) => order(value(a, column), value(b, column))));
    for (const head of book.tHead.rows[0].cells) head.removeAttribute("aria-sort");
    button.parentElement.setAttribute("aria-sort", up ? "ascending" : "descending");
  });
}
const filter = document.getElementById("filter");
const shown = document.getElementById("shown");
filter.addEventListener("input", () => {
  const wanted = filter.value.trim().toLowerCase();
  let count = 0;
  for (const row of body.rows) {
    row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
    count += row.hidden ? 0 : 1;
  }
  shown.textContent = wanted === "" ? "" : `${count} of ${body.rows.length} shown`;
});
const reveal = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const details = target && target.closest("details");
  if (details) {
    details.open = true;
    target.scrollIntoView();
  }
};
addEventListener("hashchange", reveal);
reveal();
