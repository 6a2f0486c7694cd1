// The settings at hand: the function is started afresh with them.
import { html, render } from 'lit-html';
import { byId } from './dom.ts';
import type { PageSettings } from './protocol.ts';

const orders = {
  'SMS,EMAIL': 'SMS, else email',
  'EMAIL,SMS': 'Email, else SMS',
  SMS: 'SMS only',
  EMAIL: 'Email only',
};
const checks = { none: 'No', altcha: 'Yes, ALTCHA' };
const starts = { server: 'sends the code', client: 'asks by which channel' };

const field = (label: string, setting: string, id: string, input: unknown) =>
  html`<div><label for=${id}>${label}</label>${input}<code>${setting}</code></div>`;

const select = (id: string, name: string, options: object, chosen: string) =>
  html`<select id=${id} name=${name}>
    ${Object.entries(options).map(
      ([value, label]) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`,
    )}
  </select>`;

let shown = '';

/** `apply` resolves to what is wrong with the settings, if anything is. What somebody is typing stays. */
export function drawSettings(
  settings: PageSettings,
  apply: (settings: PageSettings) => Promise<string | undefined>,
): void {
  const text = JSON.stringify(settings);
  if (text === shown) return;
  shown = text;
  const { channels, choice, human, digits, brand, color } = settings;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const said = form.querySelector('.said') as HTMLElement;
    const given = Object.fromEntries(new FormData(form)) as Readonly<Record<string, string>>;
    said.textContent = 'Starting the function with them …';
    const fault = await apply({
      ...(given as unknown as PageSettings),
      channels: given.channels?.split(',') ?? [],
      digits: Number(given.digits),
    });
    said.textContent = fault ?? 'Applied. The next sign-in meets a cold start.';
    said.classList.toggle('bad', fault !== undefined);
  };
  render(
    html`<form class="settings" @submit=${submit}>
        ${field('Channels, in order', 'CHANNELS', 'set-channels', select('set-channels', 'channels', orders, channels.join(',')))}
        ${field('A start', 'START', 'set-choice', select('set-choice', 'choice', starts, choice))}
        ${field('Proof of work first', 'HUMAN_CHECK', 'set-human', select('set-human', 'human', { [human]: human, ...checks }, human))}
        ${field('Digits of a code', 'CODE_LENGTH', 'set-digits', html`<input id="set-digits" name="digits" type="number" min="6" max="10" required .value=${String(digits)} />`)}
        ${field('Name in the messages', 'BRANDS appName', 'set-brand', html`<input id="set-brand" name="brand" maxlength="40" required .value=${brand} />`)}
        ${field('Colour', 'BRANDS color', 'set-color', html`<input id="set-color" name="color" type="color" .value=${color} />`)}
        <button class="main">Apply</button>
        <p class="said" role="status"></p>
      </form>`,
    byId('settings'),
  );
}
