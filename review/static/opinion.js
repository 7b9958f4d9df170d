"use strict";
// What is written on a sheet is typed: Ctrl+Enter keeps it, Alt+0 says that nothing can be read,
// Alt+N leaves it for later.

addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("opinion");
  if (!form) return;
  const field = form.querySelector("textarea");
  let sending = false;

  async function send(text) {
    if (sending) return;
    sending = true;
    const said = await post(form.dataset.post, { text });
    sending = false;
    if (said) location.assign(said.next);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Empty is said on purpose, with its own key: a slip leaves nothing untyped.
    if (field.value.trim()) send(field.value);
    else field.focus();
  });
  document.getElementById("nothing").addEventListener("click", () => send(""));

  addEventListener("keydown", (event) => {
    const isAlt = event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.ctrlKey && event.key === "Enter") form.requestSubmit();
    else if (isAlt && event.code === "Digit0") send("");
    else if (isAlt && event.code === "KeyN") document.getElementById("skip").click();
    else return;
    event.preventDefault();
  });

  field.focus();
});
