"use strict";

const element = (id) => document.getElementById(id);
const form = element("request");

element("token").value = document.querySelector('meta[name="partnership-token"]').content;

function readVariables() {
  const text = element("variables").value.trim();
  return text === "" ? {} : JSON.parse(text);
}

function headers() {
  const token = element("token").value.trim();
  const always = { "Content-Type": "application/json", Accept: "application/graphql-response+json" };
  return token === "" ? always : { ...always, Authorization: `Bearer ${token}` };
}

async function run() {
  element("status").textContent = "Running…";
  element("answer").textContent = "";
  try {
    const body = JSON.stringify({ query: element("query").value, variables: readVariables() });
    const started = performance.now();
    const response = await fetch("/graphql", { method: "POST", headers: headers(), body });
    const answer = await response.json();
    const ms = Math.round(performance.now() - started);
    element("status").textContent = `${response.status} ${response.statusText}, ${ms} ms`;
    element("answer").textContent = JSON.stringify(answer, null, 2);
  } catch (error) {
    element("status").textContent = `Not sent: ${error.message}`;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
