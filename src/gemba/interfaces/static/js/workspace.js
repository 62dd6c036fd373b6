// What the ticket workspace does besides the shell.
import "./list.js";
import "./stream.js";
import "./composer.js";
import "./drafts.js";
import "./stale.js";
import "./files.js";
import "./details.js";
import "./original.js";
import "./merge.js";
import "./copy.js";
import "./presence.js";
