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
    if (!field.name || field.disabled) continue;
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
  const said = post(form.dataset.act, body(form));
  // A pass phrase is its owner's: sent once, it stays on no screen.
  for (const field of form.querySelectorAll("input[type=password]")) field.value = "";
  for (const button of buttons) button.disabled = true;
  notice(form.dataset.busy ?? "");
  const told = await said;
  sending = false;
  for (const button of buttons) button.disabled = false;
  if (!told) return;
  if (told.said) sessionStorage.setItem("said", told.said);
  if (told.next && told.next !== location.pathname + location.search) location.assign(told.next);
  else location.reload();
}

addEventListener("submit", (event) => {
  if (!event.target.dataset.act) return;
  event.preventDefault();
  send(event.target);
});
