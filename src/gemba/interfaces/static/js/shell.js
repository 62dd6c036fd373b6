// What every console page does. One behaviour a file; each finds its elements by data- attributes.
import "./csrf.js";
import "./menu.js";
import "./drawer.js";
import "./theme_switch.js";
import "./toasts.js";
import "./morph.js";
import "./ages.js";
import "./dialogs.js";
import "./confirm.js";
import "./palette.js";
import "./keys.js";
import "./live.js";
import "./refresh.js";
import "./bell.js";
