// What every console page does: forms carry the CSRF token, menus and the drawer open and close.
import "./csrf.js";
import "./menu.js";
import "./drawer.js";
import "./toasts.js";
