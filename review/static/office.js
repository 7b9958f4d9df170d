"use strict";
// The office's forms: each is sent as one JSON object; what it comes to is said on the page after.

/** What stands in a field: a number, whether it is ticked, or a text; undefined for "not said". */
function entered(field) {
  if (field.type === "checkbox") return field.checked;
  if (field.type === "number") return field.value === "" ? undefined : Number(field.value);
  return field.value;
}

/** A form as the server takes it. Fields with `data-in` lie in an object, `data-list` in a list. */
function body(form) {
  const told = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled || field.dataset.fills) continue;
    const value = entered(field);
    if (field.dataset.list) {
      told[field.dataset.list] ??= [];
      if (field.checked) told[field.dataset.list].push(field.value);
    } else if (field.type === "radio") {
      if (field.checked) told[field.name] = field.value;
    } else if (value !== undefined && field.dataset.in) {
      (told[field.dataset.in] ??= {})[field.name] = value;
    } else if (value !== undefined) told[field.name] = value;
  }
  return told;
}

let sending = false;

async function send(form) {
  if (sending || (form.dataset.ask && !confirm(form.dataset.ask))) return;
  sending = true;
  const buttons = [...form.querySelectorAll("button")];
  const said = post(form.dataset.act, { ...body(form), ...(globalThis.more?.() ?? {}) });
  // A pass phrase is its owner's: sent once, it stays on no screen.
  for (const field of form.querySelectorAll("input[type=password]")) field.value = "";
  for (const button of buttons) button.disabled = true;
  notice(form.dataset.busy ?? "");
  const told = await said;
  sending = false;
  for (const button of buttons) button.disabled = false;
  if (!told) { globalThis.showFaults?.(post.faults ?? []); return; }
  if (told.starts) { notice(""); whenThere(told.starts); return; }
  if ("tells" in form.dataset) { notice(told.told.join("\n")); return; }
  if (told.said) sessionStorage.setItem("said", told.said);
  if (told.next && told.next !== location.pathname + location.search) location.assign(told.next);
  else location.reload();
}

// A choice that fills a field, such as a folder that was found.
addEventListener("change", ({ target }) => {
  if (target.dataset.fills) target.form.elements[target.dataset.fills].value = target.value;
});

addEventListener("submit", (event) => {
  if (!event.target.dataset.act) return;
  event.preventDefault();
  send(event.target);
});

// Work that takes minutes: how far it is, until it has ended.

const POLL_MS = 1000;

async function poll(place) {
  const answer = await fetch("/office/job.json").catch(() => null);
  const told = answer?.ok ? await answer.json() : null;
  if (told && told.running?.kind !== place.dataset.job) { location.reload(); return; }
  if (told) {
    const { done, total, slow, lines } = told.running;
    place.querySelector("[data-job-count]").textContent = total ? `${done} / ${total}` : "";
    place.querySelector("[data-job-slow]").textContent = slow;
    const bar = place.querySelector("progress");
    if (total) { bar.max = total; bar.value = done; }
    place.querySelector("[data-job-lines]").replaceChildren(...lines.map((line) => {
      const each = document.createElement("li");
      each.textContent = line;
      return each;
    }));
  }
  setTimeout(poll, POLL_MS, place);
}

addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("[data-job]");
  if (place) setTimeout(poll, POLL_MS, place);
});
