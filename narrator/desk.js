/* The proof's editor: saves script and lexicon, and has sentences spoken. Asks nobody but the server it came from. */

const find = (id) => document.getElementById(id);
const forms = find("forms"), script = find("script"), lexicon = find("lexicon"), said = find("said");
const sound = new Audio();
const began = { script: script.value, lexicon: lexicon.value };
let saved = false, latest = 0;

const drafts = () => ({ script: script.value, lexicon: lexicon.value });
const changed = () => script.value !== began.script || lexicon.value !== began.lexicon;

async function ask(what, body) {
  let answer;
  try {
    answer = await fetch(what, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...drafts(), ...body }) });
  } catch {
    throw new Error("narrator does not answer; start it again");
  }
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer;
}

async function tell(act) {
  try { await act(); } catch (error) { said.textContent = error.message; }
}

const hear = (what) => tell(async () => {
  const number = ++latest;
  said.textContent = "…";
  const answer = await ask("hear", what), wave = await answer.blob();
  if (number !== latest) return; // another was asked for since
  said.textContent = "";
  URL.revokeObjectURL(sound.src);
  sound.src = URL.createObjectURL(wave);
  await sound.play();
});

/** What is selected in the script, else the paragraph the caret stands in. */
function passage() {
  const { value, selectionStart: from, selectionEnd: to } = script;
  if (to > from) return value.slice(from, to);
  const start = value.lastIndexOf("\n\n", Math.max(0, from - 1)), end = value.indexOf("\n\n", from);
  return value.slice(start < 0 ? 0 : start + 2, end < 0 ? undefined : end);
}

forms.addEventListener("submit", (event) => {
  event.preventDefault();
  tell(async () => {
    await ask("save", { was: { script: script.dataset.was, lexicon: lexicon.dataset.was } });
    saved = true;
    location.reload();
  });
});
find("hear").addEventListener("click", () => hear({ text: passage() }));
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".hear");
  if (button) hear({ utterance: Number(button.value) });
});
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey)) return;
  if (event.key === "s") { event.preventDefault(); forms.requestSubmit(); }
  if (event.key === "Enter" && event.target === script) { event.preventDefault(); hear({ text: passage() }); }
});
addEventListener("beforeunload", (event) => { if (!saved && changed()) event.preventDefault(); });
