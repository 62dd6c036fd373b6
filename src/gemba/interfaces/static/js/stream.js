// The conversation opens at its newest message; who reads at the end stays at the end.
const NEAR_PX = 80;
const seen = new Map(); // ticket number -> message ids shown so far

const streamOf = (root) => (root.matches?.("[data-stream]") ? root : root.querySelector?.("[data-stream]"));
const ids = (stream) => [...stream.querySelectorAll("[data-message]")].map((message) => message.id);

function toNewest(stream) {
  const last = [...stream.querySelectorAll("[data-message]")].at(-1);
  stream.scrollTop = stream.scrollHeight;
  if (last && last.offsetHeight > stream.clientHeight) last.scrollIntoView({ block: "start" });
  atEnd = nearEnd(stream);
}

// The end stays in sight when the composer opens and takes room.
let atEnd = true;
const room = new ResizeObserver(([{ target }]) => atEnd && (target.scrollTop = target.scrollHeight));
const nearEnd = (stream) => stream.scrollHeight - stream.scrollTop - stream.clientHeight < NEAR_PX;
document.addEventListener("scroll", (event) => {
  if (event.target.matches?.("[data-stream]")) atEnd = nearEnd(event.target);
}, true);

let wasNear = true;
document.addEventListener("htmx:beforeSwap", (event) => {
  const stream = streamOf(event.detail.target);
  wasNear = !stream || nearEnd(stream);
});

document.addEventListener("htmx:afterSwap", () => {
  const stream = document.querySelector("[data-stream]");
  if (!stream) return;
  room.observe(stream);
  const known = seen.get(stream.dataset.stream);
  const now = ids(stream);
  seen.clear();
  seen.set(stream.dataset.stream, new Set(now));
  if (!known) {
    toNewest(stream);
    return;
  }
  const fresh = now.filter((id) => !known.has(id));
  for (const id of fresh) document.getElementById(id).classList.add("is-news");
  if (fresh.length && wasNear) toNewest(stream);
  if (fresh.length) document.dispatchEvent(new CustomEvent("stream:news", { detail: fresh }));
});

const first = document.querySelector("[data-stream]");
if (first) {
  seen.set(first.dataset.stream, new Set(ids(first)));
  toNewest(first);
  room.observe(first);
}
