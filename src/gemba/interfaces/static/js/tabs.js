// Where a row of tabs is wider than the screen, the one that is open is brought into view.
const open = document.querySelector(".process-tabs [aria-current]");
const row = open?.closest(".process-tabs");
if (row) row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
