// The rota's page: everything here can be done without a script too, in more steps.
import "./clicking.js";
import "./dragging.js";
import "./keys.js";
import "./drawing.js";
import "./selecting.js";
