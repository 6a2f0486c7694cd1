// How <otp-sign-in> looks unless an app says otherwise: by custom properties, and by ::part for the rest.

export const style = `
:host {
  --accent: var(--otp-accent, #0b57d0);
  --on-accent: var(--otp-on-accent, #fff);
  --text: var(--otp-text, light-dark(#1b1b1f, #f1f0f4));
  --soft: var(--otp-soft-text, light-dark(#55555c, #b9b8c0));
  --ground: var(--otp-background, light-dark(#fff, #1b1b1f));
  --line: var(--otp-border, light-dark(#76767f, #90909a));
  --wrong: var(--otp-error, light-dark(#b3261e, #f2b8b5));
  --radius: var(--otp-radius, 0.6rem);
  display: block;
  color-scheme: light dark;
  color: var(--text);
  background: var(--ground);
  font: var(--otp-font, 1rem/1.5 system-ui, sans-serif);
  max-inline-size: var(--otp-width, 24rem);
}
:host([hidden]) { display: none; }
form, .choices { display: grid; gap: 0.6rem; }
h2 { font-size: 1.3em; margin: 0 0 0.4rem; }
p { margin: 0; overflow-wrap: anywhere; }
[role='status'] { margin-block-end: 0.6rem; }
input, button { font: inherit; min-block-size: 2.75rem; border-radius: var(--radius); box-sizing: border-box; }
input { inline-size: 100%; padding-inline: 0.8rem; border: 1px solid var(--line); background: transparent; color: inherit; }
input.code { font-size: 1.4em; letter-spacing: 0.2em; font-variant-numeric: tabular-nums; }
input[aria-invalid='true'] { border-color: var(--wrong); border-width: 2px; }
button { border: 1px solid var(--line); background: transparent; color: inherit; padding: 0.4rem 0.9rem; cursor: pointer; }
button.main { background: var(--accent); color: var(--on-accent); border-color: transparent; font-weight: 600; }
button:disabled { color: var(--soft); cursor: default; }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.error { color: var(--wrong); }
.error:empty, .soft:empty { display: none; }
.soft { color: var(--soft); }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.row button { font-size: 0.875em; padding-inline: 0.7rem; min-block-size: 2.25rem; }
:host([aria-busy='true']) button.main { opacity: 0.7; }
@media (forced-colors: active) { button.main { border-color: ButtonText; } }
`;
