document.documentElement.classList.add("loading");
addEventListener("load", () => document.documentElement.classList.remove("loading"));
