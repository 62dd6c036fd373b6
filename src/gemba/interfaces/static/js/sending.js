// Sending otherwise than at once: a button with data-to has an address of its own, one with
// data-moment-of takes its value from a field. After sending, or resolving with Shift+E, the next
// ticket comes if that is wished; the wish is kept on this machine.
import { run } from "./commands.js";

const KEY = "then-next";
const wished = () => localStorage.getItem(KEY) === "1";
let next = false;

/** Once the act that is under way has come through, go on with the next ticket. */
export function thenNext() {
  next = true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-moment-of]");
  if (button) button.value = document.getElementById(button.dataset.momentOf).value;
}, true);

document.addEventListener("htmx:configRequest", (event) => {
  const to = event.detail.triggeringEvent?.submitter?.dataset?.to;
  if (to) event.detail.path = to;
});

document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-then-next]")) localStorage.setItem(KEY, event.target.checked ? "1" : "0");
});
const show = () => {
  const box = document.querySelector("input[data-then-next]");
  if (box) box.checked = wished();
};
document.addEventListener("htmx:afterSwap", show);
show();

document.addEventListener("resolve:next", thenNext);
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target;
  const sent = form.matches?.("[data-composer]");
  if (form.matches?.("form[data-then-next]") && event.detail.successful) return run("go-on");
  if (!sent && !form.querySelector?.("[data-key=resolve], [data-key=reopen]")) return;
  const goesOn = event.detail.successful && (next || (sent && wished() && form.dataset.sentAs === "reply"));
  next = false;
  if (goesOn) run("go-on");
});
document.addEventListener("submit", (event) => {
  if (event.target.matches?.("[data-composer]")) event.target.dataset.sentAs = event.target.dataset.mode;
}, true);
