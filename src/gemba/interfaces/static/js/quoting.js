// Words that are marked in a message are quoted in the reply: by the button beside them, or by
// pressing the key for a reply.
const button = document.querySelector("[data-quote]");

/** The marked words of a message, each line begun as quoted; empty when nothing is marked. */
function marked() {
  const selection = getSelection();
  const anchor = selection.anchorNode;
  const node = anchor instanceof Element ? anchor : anchor?.parentElement;
  if (selection.isCollapsed || !node?.closest(".message-text")) return "";
  return selection.toString().trim().replace(/^/gm, "> ").trimEnd();
}

let words = "";
function quote(composer) {
  if (!words) return;
  getSelection().removeAllRanges();
  const text = composer.elements.text;
  const before = text.value && !text.value.endsWith("\n") ? "\n" : "";
  text.setRangeText(`${before}${words}\n\n`, text.value.length, text.value.length, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.scrollTop = text.scrollHeight;
}

// What is marked is lost when the composer takes the focus: looked up before, quoted after.
window.addEventListener("composer:write", () => (words = marked()), true);
document.addEventListener("composer:write", (event) => event.detail === "reply" && quote(event.target), true);

function place() {
  button.hidden = !marked() || !document.querySelector("[data-composer]");
  if (button.hidden) return;
  const at = getSelection().getRangeAt(0).getBoundingClientRect();
  button.style.left = `${Math.max(at.left, 8)}px`;
  button.style.top = `${Math.max(at.top - 38, 8)}px`;
}
document.addEventListener("selectionchange", place);
button.addEventListener("mousedown", (event) => event.preventDefault());
button.addEventListener("click", () => {
  const composer = document.querySelector("[data-composer]");
  composer.dispatchEvent(new CustomEvent("composer:write", { bubbles: true, detail: "reply" }));
});
