// The live connection: says what changed and who is where. Its news are DOM events:
// live:tickets {numbers, many}, live:presence {number, people}, live:state {on}.
const body = document.body;
const QUIET_MS_MAX = 45_000; // the server speaks at least every 20 s
const WAIT_MS_MAX = 30_000;
let socket = null;
let failures = 0;
let heardAt = 0;
let wasOn = false;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));

/** Send a message if connected; the connection's owner sends again after `live:state`. */
export function send(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function hear(event) {
  heardAt = Date.now();
  const message = JSON.parse(event.data);
  if (message.type === "welcome") {
    failures = 0;
    tell("state", { on: true });
    if (wasOn) tell("tickets", { numbers: [], many: true });
    wasOn = true;
  } else if (message.type === "ping") send({ type: "pong" });
  else tell(message.type, message);
}

async function connect() {
  try {
    const response = await fetch(body.dataset.liveToken, { headers: { "HX-Request": "true" } });
    if (response.status === 401) return tell("state", { on: false, loggedOut: true });
    const { token } = await response.json();
    socket = new WebSocket(new URL(body.dataset.live, location.href.replace(/^http/, "ws")));
    socket.addEventListener("open", () => send({ type: "hello", token, seen: body.dataset.logPosition }));
    socket.addEventListener("message", hear);
    socket.addEventListener("close", retry, { once: true });
  } catch {
    retry();
  }
}

function retry() {
  socket = null;
  tell("state", { on: false });
  failures += 1;
  const wait = Math.min(500 * 2 ** failures, WAIT_MS_MAX);
  setTimeout(connect, wait / 2 + Math.random() * wait / 2);
}

if (body.dataset.live) {
  heardAt = Date.now();
  connect();
  setInterval(() => {
    if (socket && Date.now() - heardAt > QUIET_MS_MAX) socket.close();
  }, 5000);
  addEventListener("online", () => socket?.readyState !== WebSocket.OPEN && (failures = 0));
}

// The banner waits a little: a short break is nobody's business.
let timer = 0;
document.addEventListener("live:state", ({ detail }) => {
  const banner = document.querySelector("[data-connection]");
  if (detail.on) {
    clearTimeout(timer);
    timer = 0;
    banner.hidden = true;
  } else timer ||= setTimeout(() => (banner.hidden = false), detail.loggedOut ? 0 : 3000);
  document.documentElement.classList.toggle("is-live", detail.on);
});
