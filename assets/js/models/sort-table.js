// Tables whose rows are sorted by a click on a heading. What is compared stands in data-value; a cell without is last.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  function value(row, column) { return row.cells[column].dataset.value; }

  function compare(one, other) {
    const numbers = [Number(one), Number(other)];
    if (!numbers.some(Number.isNaN)) return numbers[0] - numbers[1];
    return one.localeCompare(other);
  }

  app.sortTable = function (button) {
    const head = button.closest("th");
    const body = button.closest("table").tBodies[0];
    const column = head.cellIndex;
    // Words begin with A, numbers with the largest; a second click turns it round.
    const first = head.classList.contains("models__number") ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const order = head.getAttribute("aria-sort") === first ? other : first;
    Array.from(head.parentElement.cells).forEach(function (cell) {
      cell.setAttribute("aria-sort", cell === head ? order : "none");
    });
    const turn = order === "ascending" ? 1 : -1;
    const rows = Array.from(body.rows);
    rows.sort(function (a, b) {
      const one = value(a, column);
      const two = value(b, column);
      if (one === undefined || two === undefined) return (one === undefined) - (two === undefined);
      return turn * compare(one, two);
    });
    body.append.apply(body, rows);
  };
})(window.dashapp);
