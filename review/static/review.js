"use strict";
// Keys, decisions, and the next item shown at once: it is fetched while this one is looked at.

const csrf = () => document.querySelector("meta[name=csrf]")?.content ?? "";
const item = () => document.querySelector("[data-item]");

/** Say something at the edge of the screen; `bad` stays until something else is said. */
function notice(text, bad = false) {
  const place = document.getElementById("notice");
  place.textContent = text;
  place.classList.toggle("bad", bad);
  place.hidden = !text;
  clearTimeout(notice.timer);
  if (text && !bad) notice.timer = setTimeout(() => { place.hidden = true; }, 20000);
}

/** What is told where nobody knows whether a change was made. */
function unanswered() {
  return document.documentElement.lang === "en"
    ? "The server did not answer: whether this was recorded is not known. Reload the page to see."
    : "服务器没有应答，不知道这一步是否已记下。请刷新页面，看这一项还在不在。";
}

/** Make a change; returns what the server says, or null after telling what is wrong. */
async function post(address, body = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": csrf() },
      body: JSON.stringify(body),
    });
  } catch {
    notice(unanswered(), true);
    return null;
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  // What is no answer of ours is a proxy's, whose server may have done it before it went away.
  post.faults = said.faults;
  const words = typeof said.error === "string" ? said.error : `${answer.status}: ${unanswered()}`;
  notice(words, true);
  if (answer.status === 409) refresh();
  if (answer.status === 401) location.assign("/signin");
  return null;
}

/** The scanned page in `SHA256/2`; in `SHA256/2.1` a part of its picture. */
function scanned(place) {
  const [file, index, part] = place.split(/[/.]/);
  return { file, index: Number(index), part: Number(part ?? 0) };
}

const withPart = (address) => {
  const part = item()?.dataset.part;
  return part ? `${address}${address.includes("?") ? "&" : "?"}${part}` : address;
};

// The next item

const fetched = new Map();

/** Fetch a page and the pictures on it, once. */
function prefetch(address) {
  if (!address || fetched.has(address)) return fetched.get(address);
  const coming = fetch(withPart(address), { headers: { accept: "text/html" } })
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : null))
    .then((text) => {
      if (!text) return null;
      const page = new DOMParser().parseFromString(text, "text/html");
      for (const picture of page.querySelectorAll("img")) new Image().src = picture.getAttribute("src");
      return page;
    })
    .catch(() => null);
  fetched.set(address, coming);
  return coming;
}

/** Show a page in place of this one; keeps the address bookmarkable. */
async function go(address, { push = true } = {}) {
  if (!address) { location.assign(withPart("/queue")); return; }
  const page = await prefetch(address);
  fetched.clear();
  const main = page?.querySelector("main");
  if (!main || page.querySelector("script[src*=keying]")) { location.assign(withPart(address)); return; }
  document.querySelector("main").replaceWith(document.importNode(main, true));
  document.title = page.title;
  if (push) history.pushState({}, "", withPart(address));
  settle();
  performance.mark(`shown ${address}`);
}

async function refresh() {
  const address = item()?.dataset.item;
  fetched.clear();
  if (address) await go(address, { push: false });
}

addEventListener("popstate", () => location.reload());

// Decisions

let busy = false;

/** Do one change and go where it leads; keys pressed meanwhile wait for nothing and do nothing. */
async function act(address, body, button) {
  if (busy) return;
  busy = true;
  button?.classList.add("pressed");
  notice("");
  try {
    const said = await post(withPart(address), body);
    if (said && "next" in said) { await go(said.next); tellJust(said); }
    else button?.classList.remove("pressed");
  } finally {
    busy = false;
  }
}

async function press(button) {
  const told = button.dataset;
  const why = document.getElementById("why")?.value ?? "";
  if (told.vote) {
    const { decide, seen } = button.closest("[data-decide]").dataset;
    return act(decide, { vote: told.vote, why, seen }, button);
  }
  if (told.later) return act("/later", { address: told.later }, button);
  if (told.undo) return act("/undo", {}, button);
  if (told.heat) return heat(button);
  if (told.help) return location.assign("/help");
  if (told.agrees) return act(button.closest("[data-compare]").dataset.compare, { agrees: true }, button);
  if (told.post === "/signout") {
    const said = await post("/signout");
    if (said) location.assign(said.next);
    return undefined;
  }
  if (told.post) return act(told.post, told.seen ? { seen: told.seen } : {}, button);
  if (button.matches("a")) return button.click();
  return undefined;
}

// What was just recorded, what U takes back, and how much is left

let undoes = "";

/** Say it where the next item is shown; an item was fetched before it: its counter is older. */
function tellJust(said) {
  const place = document.getElementById("just");
  if ("undo" in said) undoes = said.undo ?? place?.dataset.none ?? "";
  if (place && item()) {
    const undo = said.is_undo_of_it ? place.dataset.this : undoes;
    place.textContent = [said.recorded, undo].filter(Boolean).join("　");
  } else if (place) place.textContent = "";
  for (const shown of said.progress ? document.querySelectorAll("[data-progress]") : []) {
    const { settled, rows_waiting: rows, words } = said.progress;
    Object.assign(shown.querySelector("progress"), { max: Math.max(1, rows + settled), value: settled });
    shown.querySelector("[data-left]").textContent = words.left;
    shown.querySelector("[data-today]").textContent = words.today;
  }
}

/** Ask once what U takes back: it may have been done before this page was opened. */
async function askLast() {
  if (!document.getElementById("just") || !document.querySelector("[data-undo]")) return;
  const answer = await fetch("/last.json").catch(() => null);
  if (answer?.ok && !document.getElementById("just").textContent) tellJust(await answer.json());
}

function heat(button) {
  const picture = document.querySelector(".row-picture");
  if (!picture) return;
  const isHot = picture.getAttribute("src") === picture.dataset.heat;
  picture.src = isHot ? picture.dataset.plain : picture.dataset.heat;
  button.classList.toggle("pressed", !isHot);
}

addEventListener("click", (event) => {
  const button = event.target.closest("button[data-vote], button[data-later], button[data-undo], button[data-heat], button[data-help], button[data-agrees], button[data-post]");
  if (button) press(button);
});

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") { document.activeElement?.blur(); notice(""); return; }
  if (event.target.closest("input, select, textarea, dialog")) return;
  if (event.target.closest("button, a, summary") && [" ", "Enter"].includes(event.key)) return;
  if (zoomKey(event)) return;
  const wanted = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const button = [...document.querySelectorAll("main [data-key]")].find((each) => each.dataset.key.toUpperCase() === wanted.toUpperCase());
  if (!button || event.repeat) return;
  event.preventDefault();
  press(button);
});

addEventListener("submit", (event) => {
  const form = event.target;
  const told = form.dataset;
  const value = (name) => new FormData(form).get(name) ?? "";
  if (told.replace) replaceScan(told.replace, value, event.submitter?.value === "preview");
  else if (told.together) {
    const shown = [...document.querySelectorAll("[data-page]")].filter((each) => !each.querySelector("[data-leave]").checked);
    const pages = shown.map((each) => ({ place: each.dataset.page, through: Number(each.dataset.through) }));
    act(told.together, { pages, why: value("why") });
  } else if (told.reopen) act(told.reopen, { why: value("why") });
  else if (told.disagree) act(told.disagree, { agrees: false, why: value("why") });
  else if (told.dismiss) {
    const instead = value("instead");
    act(told.dismiss, {
      why: value("why"),
      ...(told.through && { through: Number(told.through) }),
      ...(instead && scanned(instead)),
    });
  } else if (told.keying) {
    const sheet = value("sheet").toUpperCase().replace(/[^A-Z]/g, "");
    location.assign(`/sheets/${sheet}/keying?page=${told.keying}`);
  } else if (form.id === "draw") act("/spot", { seed: value("seed"), size: Number(value("size")) });
  else return;
  event.preventDefault();
});

/** Let a scan stand, or say only what would come of it. */
async function replaceScan(address, value, isPreview) {
  if (busy) return;
  busy = true;
  try {
    const body = { why: value("why"), is_batch: Boolean(value("batch")), is_preview: isPreview };
    const said = await post(withPart(address), body);
    if (!said) return;
    if (isPreview) { notice(said.said); return; }
    sessionStorage.setItem("said", said.said); // the queue, where nothing is left, is another page
    await go(said.next);
    if (said.next) tell();
  } finally {
    busy = false;
  }
}

/** Say what came of a change that led to another page. */
function tell() {
  const said = sessionStorage.getItem("said");
  sessionStorage.removeItem("said");
  if (said) notice(said);
}

addEventListener("change", (event) => {
  if (event.target.form?.matches("[data-auto]")) event.target.form.requestSubmit();
});

// Zoom and pan

const zooms = new WeakMap();

function move(paper, { scale, x, y }) {
  const moved = paper.firstElementChild;
  const held = { scale: Math.min(8, Math.max(1, scale)), x, y };
  const width = paper.clientWidth, height = paper.clientHeight;
  held.x = Math.min(0, Math.max(width - width * held.scale, held.x));
  held.y = Math.min(0, Math.max(Math.min(0, height - moved.offsetHeight * held.scale), held.y));
  zooms.set(paper, held);
  moved.style.transform = `translate(${held.x}px, ${held.y}px) scale(${held.scale})`;
}

const at = (paper) => zooms.get(paper) ?? { scale: 1, x: 0, y: 0 };

/** The row that is asked about, in a picture of its page: its middle as shown now, or null. */
function rowIn(paper) {
  const mark = paper.querySelector(".mark[data-outline]:not([data-still])");
  if (!mark) return null;
  const held = at(paper);
  const [left, top, width, height] = mark.dataset.outline.split(",").map(Number);
  const across = Number(mark.dataset.boxes ?? left + width / 2);
  const down = (top + height / 2) * paper.firstElementChild.offsetHeight;
  return { x: held.x + across * paper.clientWidth * held.scale, y: held.y + down * held.scale };
}

/** Zoom about a place; the row that is asked about stays where it is, and in view. */
function zoomBy(paper, factor, x, y) {
  const row = rowIn(paper);
  const about = { x: x ?? row?.x ?? paper.clientWidth / 2, y: row?.y ?? y ?? paper.clientHeight / 2 };
  const old = at(paper);
  const scale = Math.min(8, Math.max(1, old.scale * factor));
  const grown = scale / old.scale;
  move(paper, { scale, x: about.x - (about.x - old.x) * grown, y: about.y - (about.y - old.y) * grown });
  if (row) show(paper);
}

/** Move a page no further than is needed to see the row that is asked about. */
function show(paper) {
  const row = rowIn(paper), held = at(paper);
  const beyond = (place, size) => Math.min(0, place - size * 0.1) + Math.max(0, place - size * 0.9);
  const by = { x: beyond(row.x, paper.clientWidth), y: beyond(row.y, paper.clientHeight) };
  if (by.x || by.y) move(paper, { scale: held.scale, x: held.x - by.x, y: held.y - by.y });
}

function zoomKey(event) {
  const paper = document.activeElement?.closest?.(".paper") ?? document.querySelector(".paper");
  if (!paper || document.activeElement?.closest?.(".wall")) return false;
  const old = at(paper);
  const by = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
  if (event.key === "+" || event.key === "=") zoomBy(paper, 1.4);
  else if (event.key === "-") zoomBy(paper, 1 / 1.4);
  else if (by) move(paper, { scale: old.scale, x: old.x + by[0], y: old.y + by[1] });
  else return false;
  event.preventDefault();
  return true;
}

addEventListener("wheel", (event) => {
  const paper = event.target.closest?.(".paper");
  if (!paper) return;
  event.preventDefault();
  const box = paper.getBoundingClientRect();
  zoomBy(paper, event.deltaY < 0 ? 1.2 : 1 / 1.2, event.clientX - box.left, event.clientY - box.top);
}, { passive: false });

addEventListener("pointerdown", (event) => {
  const paper = event.target.closest?.(".paper");
  if (!paper) return;
  const start = at(paper);
  const drag = (to) => move(paper, { scale: start.scale, x: start.x + to.clientX - event.clientX, y: start.y + to.clientY - event.clientY });
  const stop = () => { removeEventListener("pointermove", drag); removeEventListener("pointerup", stop); };
  addEventListener("pointermove", drag);
  addEventListener("pointerup", stop);
});

/** Give each head and key the room around its box, from halfway to the box before it. */
function align(heads) {
  const boxes = heads.dataset.columns.trim().split(" ").map((each) => each.split(",").map(Number));
  const middles = boxes.map(([left, width]) => left + width / 2);
  const last = middles.length - 1;
  const room = Math.min(2 * middles[0], 2 * (1 - middles[last]), last ? (middles[last] - middles[0]) / last : 0.3);
  const edges = middles.map((middle, place) => (place ? (middles[place - 1] + middle) / 2 : middle - room / 2));
  const ends = [...edges.slice(1), middles[last] + room / 2];
  heads.style.gridTemplateColumns = [edges[0], ...ends.map((end, place) => end - edges[place])].map((share) => `${100 * share}%`).join(" ");
}

/** Bring a newly shown page into order: the row's frame, the part of the page that holds it. */
function settle() {
  document.querySelectorAll(".heads[data-columns]").forEach(align);
  for (const mark of document.querySelectorAll(".mark[data-outline]")) {
    const [left, top, width, height] = mark.dataset.outline.split(",").map(Number);
    Object.assign(mark.style, { left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * width}%`, height: `${100 * height}%` });
    if (mark.dataset.still) continue; // one of many: the whole page is looked at
    const paper = mark.closest(".paper");
    const picture = paper.querySelector("img");
    const reach = () => move(paper, { scale: 1, x: 0, y: paper.clientHeight / 2 - (top + height / 2) * picture.offsetHeight });
    if (picture.complete) reach(); else picture.addEventListener("load", reach, { once: true });
  }
  prefetch(item()?.dataset.next);
}

addEventListener("DOMContentLoaded", () => { settle(); tell(); askLast(); });
