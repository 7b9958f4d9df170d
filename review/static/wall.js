"use strict";
// The wall: pictures of two hundred boxes, each fetched when it is scrolled near.

addEventListener("DOMContentLoaded", () => {
  const wall = document.getElementById("wall");
  if (!wall) return;
  const count = Number(wall.dataset.sprites);
  const columns = Number(wall.dataset.columns);
  const query = new URLSearchParams(location.search);
  query.set("of", wall.dataset.of); // another server may have another order: it says so
  const address = (number, kind) => `/wall/${wall.dataset.seq}/${number}.${kind}?${query}`;
  const dialog = document.getElementById("box");
  const told = new Map();
  let cursor = -1;
  let chosen = null;

  const moved = () => { notice(wall.dataset.moved, true); return []; };

  const boxesOf = (number) => {
    if (!told.has(number)) told.set(number, fetch(address(number, "json")).then((answer) => (answer.ok ? answer.json() : moved())));
    return told.get(number);
  };

  const watcher = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      const picture = target.querySelector("img");
      picture.src = picture.dataset.src;
    }
  }, { rootMargin: "1200px" });

  for (let number = 0; number < count; number += 1) {
    const figure = document.createElement("figure");
    const picture = document.createElement("img");
    picture.alt = "";
    picture.dataset.src = address(number, "jpg");
    figure.style.aspectRatio = `${columns} / 10`; // its place before it is loaded: nothing jumps
    picture.addEventListener("load", () => { figure.style.aspectRatio = `${picture.naturalWidth} / ${picture.naturalHeight}`; drawLine(); }, { once: true });
    picture.addEventListener("error", moved);
    figure.dataset.number = number;
    figure.append(picture);
    wall.append(figure);
    watcher.observe(figure);
  }

  const lines = (picture) => Math.max(1, Math.round((picture.naturalHeight || 10 * Number(wall.dataset.thumb)) / Number(wall.dataset.thumb)));

  function frame(figure, place, name) {
    const frame = document.createElement("div");
    frame.className = name;
    const line = Math.floor(place / columns);
    const all = lines(figure.querySelector("img"));
    Object.assign(frame.style, { left: `${(100 * (place % columns)) / columns}%`, top: `${(100 * line) / all}%`, width: `${100 / columns}%`, height: `${100 / all}%` });
    figure.append(frame);
    return frame;
  }

  async function stand(place) {
    const figure = wall.querySelector(`figure[data-number="${Math.floor(place / 200)}"]`);
    if (!figure || place < 0) return;
    const boxes = await boxesOf(Number(figure.dataset.number));
    const box = boxes[place % 200];
    if (!box) return;
    cursor = place;
    wall.querySelector(".cursor")?.remove();
    frame(figure, place % 200, "cursor").scrollIntoView({ block: "nearest" });
    document.getElementById("wall-box").textContent = `${box.unit} · ${box.grade} · ${box.sheet} · ${box.words}`;
  }

  async function open(place) {
    await stand(place);
    const boxes = await boxesOf(Math.floor(place / 200));
    const box = boxes[place % 200];
    if (!box) return;
    chosen = { box, place };
    document.getElementById("box-head").textContent = `${box.unit} · ${box.grade}`;
    document.getElementById("box-about").textContent = `${box.sheet} · ${box.words}`;
    document.getElementById("box-picture").src = `${box.address}/row.jpg`;
    dialog.showModal();
  }

  // The line: what lies before it goes to a person

  const form = document.getElementById("line-form");
  let behind = 0; // how many boxes lie before the line

  const figures = () => [...wall.querySelectorAll("figure")];

  /** Draw the line, and shade what lies before it. */
  function drawLine() {
    for (const old of wall.querySelectorAll(".line, .left-of")) old.remove();
    const at = Math.min(count - 1, Math.floor(behind / 200));
    for (const [number, figure] of figures().slice(0, at + 1).entries()) {
      const inside = Math.min(200, behind - 200 * number);
      const all = lines(figure.querySelector("img"));
      const whole = Math.floor(inside / columns), rest = inside % columns;
      shade(figure, 0, whole / all, 1);
      shade(figure, whole / all, 1 / all, rest / columns);
      if (number !== at) continue;
      const line = document.createElement("div");
      line.className = "line";
      const row = Math.min(all - 1, whole);
      const across = row === whole ? rest / columns : 1;
      Object.assign(line.style, { left: `${100 * across}%`, top: `${(100 * row) / all}%`, height: `${100 / all}%` });
      figure.append(line);
    }
    form.querySelector("button").disabled = !behind;
  }

  function shade(figure, top, height, width) {
    if (!height || !width) return;
    const area = document.createElement("div");
    area.className = "left-of";
    Object.assign(area.style, { top: `${100 * top}%`, height: `${100 * height}%`, width: `${100 * width}%`, left: "0" });
    figure.append(area);
  }

  /** Put the line behind so many boxes, and say behind which one it stands. */
  async function moveLine(wanted, { tells = true } = {}) {
    const last = count - 1;
    const boxes = wanted >= 200 * last ? await boxesOf(last) : null;
    behind = Math.max(0, Math.min(wanted, boxes ? 200 * last + boxes.length : wanted));
    drawLine();
    const place = document.getElementById("line-at");
    if (!behind) { place.textContent = place.dataset.none; return; }
    if (!tells) return;
    const box = (await boxesOf(Math.floor((behind - 1) / 200)))[(behind - 1) % 200];
    if (box) place.textContent = `${place.dataset.at}${box.unit} · ${box.grade} · ${box.words}`;
    wall.querySelector(".line")?.scrollIntoView({ block: "nearest" });
  }

  /** How many boxes lie before a place on the screen; null where no box is. */
  function boxesBefore({ clientX, clientY }) {
    const figure = figures().find((each) => { const { top, bottom } = each.getBoundingClientRect(); return clientY >= top && clientY < bottom; });
    if (!figure) return null;
    const area = figure.getBoundingClientRect();
    const line = Math.floor(((clientY - area.top) / area.height) * lines(figure.querySelector("img")));
    const column = Math.round(((clientX - area.left) / area.width) * columns);
    return 200 * Number(figure.dataset.number) + line * columns + Math.max(0, Math.min(columns, column));
  }

  wall.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".line")) return;
    event.preventDefault();
    const drag = (to) => { const place = boxesBefore(to); if (place !== null) moveLine(place, { tells: false }); };
    const stop = () => { removeEventListener("pointermove", drag); removeEventListener("pointerup", stop); moveLine(behind); };
    addEventListener("pointermove", drag);
    addEventListener("pointerup", stop);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    const why = new FormData(form).get("why");
    const said = await post(`/wall/${wall.dataset.seq}/line?${query}`, { count: behind, why });
    button.disabled = false;
    if (!said) return;
    sessionStorage.setItem("said", said.said);
    location.reload();
  });

  if (count) drawLine();

  wall.addEventListener("click", (event) => {
    const picture = event.target.closest("img");
    if (!picture) return;
    const area = picture.getBoundingClientRect();
    const column = Math.floor(((event.clientX - area.left) / area.width) * columns);
    const line = Math.floor(((event.clientY - area.top) / area.height) * lines(picture));
    open(Number(picture.closest("figure").dataset.number) * 200 + line * columns + column);
  });

  wall.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const moves = { "[": -1, "]": 1, "{": -columns, "}": columns }[event.key];
    if (by) stand(cursor < 0 ? 0 : cursor + by);
    else if (moves && count) moveLine(behind + moves);
    else if (event.key.toUpperCase() === "L" && cursor >= 0) moveLine(cursor + 1);
    else if (event.key === "Enter" && cursor >= 0) open(cursor);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => wall.focus());
  document.getElementById("box-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const why = new FormData(event.target).get("why");
    const said = await post(`${chosen.box.address}/reopen`, { why });
    dialog.close();
    if (!said) return;
    frame(wall.querySelector(`figure[data-number="${Math.floor(chosen.place / 200)}"]`), chosen.place % 200, "doubted");
  });
});
