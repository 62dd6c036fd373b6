// The navigation: folded to icons on wide screens, a drawer on small ones.
const root = document.documentElement;
const button = document.querySelector("[data-drawer]");

function setDrawer(open) {
  root.classList.toggle("drawer-open", open);
  button?.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector("#navigation a")?.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-fold]")) {
    const folded = root.classList.toggle("nav-folded");
    localStorage.setItem("nav-folded", folded ? "1" : "0");
  } else if (event.target.closest("[data-drawer]")) {
    setDrawer(true);
  } else if (root.classList.contains("drawer-open")) {
    const inside = event.target.closest("#navigation");
    if (!inside || event.target.closest("#navigation a, [data-palette]")) setDrawer(false);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && root.classList.contains("drawer-open")) {
    setDrawer(false);
    button?.focus();
  }
});
