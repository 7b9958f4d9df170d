"use strict";
// A new activity: the roster is looked at as soon as it is chosen, and goes along with the rest.

let roster = null;

/** A file in base64. */
const encoded = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = reject;
  reader.readAsDataURL(file);
});

/** What goes along with the fields of the form. */
function more() {
  return roster ?? {};
}

function showFaults(faults) {
  const list = document.getElementById("faults");
  list.hidden = !faults.length;
  list.replaceChildren(...faults.map((fault) => {
    const each = document.createElement("li");
    each.textContent = fault;
    return each;
  }));
}

/** Ask how many of each category are honoured. */
function showTops(categories) {
  const place = document.getElementById("tops");
  place.hidden = !categories.length;
  for (const old of place.querySelectorAll("label")) old.remove();
  for (const { name, count, top } of categories) {
    const label = document.createElement("label");
    label.textContent = `${name}（${count}）`;
    const field = document.createElement("input");
    Object.assign(field, { type: "number", name, min: 0, max: count, step: 1, value: top });
    field.dataset.in = "tops";
    label.append(field);
    place.append(label);
  }
}

async function look(file) {
  roster = null;
  showTops([]);
  showFaults([]);
  document.getElementById("found").textContent = "";
  if (!file) return;
  const chosen = { name: file.name, file: await encoded(file) };
  const said = await post("/new/roster", chosen);
  if (!said) { showFaults(post.faults ?? []); return; }
  roster = chosen;
  notice("");
  document.getElementById("found").textContent = said.said;
  showTops(said.categories);
}

/** The pages begin a moment later, at the same address. */
async function whenThere(address) {
  for (;;) {
    const answer = await fetch("/signin").catch(() => null);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  location.assign(address);
}

addEventListener("change", ({ target }) => {
  if (target.id === "roster") look(target.files[0]);
});
