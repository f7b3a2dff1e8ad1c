// Keys: "/" goes to the search, "j" and "k" step through a list.  Everything works without them.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  if (field || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    const search = document.querySelector("[data-search]");
    if (search) search.select(); else location.href = "/articles";
  } else if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll("[data-list] h2 a, [data-list] th a")];
    const at = links.indexOf(document.activeElement);
    const next = event.key === "j" ? at + 1 : Math.max(0, at - 1);
    if (links[next]) links[next].focus();
  }
});
