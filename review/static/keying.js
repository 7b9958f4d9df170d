"use strict";
// A sheet keyed in by hand: the keys of its form's votes fill a row and go to the next, Backspace
// goes back.

addEventListener("DOMContentLoaded", () => {
  const list = document.getElementById("keyed");
  if (!list) return;
  const votes = new Map(JSON.parse(list.dataset.votes).map((each) => [each.key, each]));
  const rows = [...list.querySelectorAll("tr[data-unit]")];
  const form = document.getElementById("keying-form");
  let now = 0;

  function stand(place) {
    rows[now]?.classList.remove("now");
    now = Math.max(0, Math.min(rows.length - 1, place));
    rows[now].classList.add("now");
    rows[now].scrollIntoView({ block: "nearest" });
    rows[now].querySelector(".cell").focus({ preventScroll: true });
  }

  function fill(vote) {
    rows[now].dataset.vote = vote.value;
    rows[now].classList.remove("differs");
    rows[now].querySelector(".cell").textContent = vote.label;
    if (now === rows.length - 1) form.querySelector("input").focus();
    else stand(now + 1);
  }

  list.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-unit]");
    if (row) stand(rows.indexOf(row));
  });

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, .paper")) return;
    const vote = votes.get(event.key.toUpperCase());
    if (vote) fill(vote);
    else if (event.key === "Backspace" || event.key === "ArrowUp") stand(now - 1);
    else if (event.key === "ArrowDown" || event.key === "Enter") stand(now + 1);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const open = rows.findIndex((row) => !row.dataset.vote);
    if (open >= 0) { stand(open); return; }
    const keyed = Object.fromEntries(rows.map((row) => [row.dataset.unit, row.dataset.vote]));
    const body = { votes: keyed, why: new FormData(form).get("why") };
    if (list.dataset.page) Object.assign(body, scanned(list.dataset.page.replace("/pages/", "")));
    const said = await post(list.dataset.post, body);
    if (!said) return;
    if (!said.differ.length) { location.assign(said.next); return; }
    const place = document.getElementById("differ");
    place.textContent = place.dataset.text.replace("{count}", said.differ.length);
    place.hidden = false;
    for (const row of rows) row.classList.toggle("differs", said.differ.includes(row.dataset.unit));
    stand(rows.findIndex((row) => row.classList.contains("differs")));
  });

  stand(0);
});
