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
    picture.addEventListener("load", () => { figure.style.aspectRatio = `${picture.naturalWidth} / ${picture.naturalHeight}`; }, { once: true });
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
    if (by) stand(cursor < 0 ? 0 : cursor + by);
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
