// A dot marks tickets whose customer has written since this person last looked, on this machine.
const KEPT_MAX = 2000;
const key = `read:${document.body.dataset.person}`;
const read = new Map(JSON.parse(localStorage.getItem(key) ?? "[]"));

function keep(number, at) {
  if (read.get(number) >= at) return;
  read.delete(number);
  read.set(number, at);
  localStorage.setItem(key, JSON.stringify([...read].slice(-KEPT_MAX)));
}

function mark() {
  const open = document.querySelector("[data-ticket]")?.dataset.ticket;
  for (const row of document.querySelectorAll("#rows [data-said-at]")) {
    const { row: number, saidAt } = row.dataset;
    if (number === open && saidAt && !document.hidden) keep(number, saidAt);
    row.classList.toggle("is-unread", Boolean(saidAt) && !(read.get(number) >= saidAt));
  }
}
document.addEventListener("htmx:afterSwap", mark);
document.addEventListener("visibilitychange", mark);
mark();
