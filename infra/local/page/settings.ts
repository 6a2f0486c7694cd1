// The settings at hand: the function is started afresh with them.
import { byId, make } from './dom.ts';
import type { PageSettings } from './protocol.ts';

const channelOrders: readonly (readonly [value: string, label: string])[] = [
  ['SMS,EMAIL', 'SMS, else email'],
  ['EMAIL,SMS', 'Email, else SMS'],
  ['SMS', 'SMS only'],
  ['EMAIL', 'Email only'],
];

const options = (all: readonly (readonly [value: string, label: string])[]) =>
  all.map(([value, label]) => make('option', { value }, label));

const fields = {
  channels: make('select', { id: 'set-channels' }, ...options(channelOrders)),
  choice: make(
    'select',
    { id: 'set-choice' },
    ...options([
      ['server', 'The function'],
      ['client', 'The person, in the app'],
    ]),
  ),
  digits: make('input', { id: 'set-digits', type: 'number', min: '6', max: '10', required: true }),
  srpFirst: make(
    'select',
    { id: 'set-srp' },
    ...options([
      ['skip', 'No, a code alone'],
      ['verify', 'Yes, then a code'],
    ]),
  ),
  brand: make('input', { id: 'set-brand', maxLength: 40, required: true }),
  color: make('input', { id: 'set-color', type: 'color' }),
};

const labels: Readonly<Record<keyof typeof fields, readonly [label: string, setting: string]>> = {
  channels: ['Channels, in order', 'CHANNELS'],
  choice: ['Who chooses the channel', 'CHANNEL_CHOICE'],
  digits: ['Digits of a code', 'CODE_LENGTH'],
  srpFirst: ['Password first', 'SRP_FIRST'],
  brand: ['Name in the messages', 'BRANDS appName'],
  color: ['Colour', 'BRANDS color'],
};

let shown = '';

export function drawSettings(settings: PageSettings): void {
  const text = JSON.stringify(settings);
  // What somebody is typing stays.
  if (text === shown) return;
  shown = text;
  fields.channels.value = settings.channels.join(',');
  fields.choice.value = settings.choice;
  fields.digits.value = String(settings.digits);
  fields.srpFirst.value = settings.srpFirst;
  fields.brand.value = settings.brand;
  fields.color.value = settings.color;
}

/** `apply` resolves to what is wrong with the settings, if anything is. */
export function startSettings(apply: (settings: PageSettings) => Promise<string | undefined>): void {
  const said = make('p', { className: 'said', role: 'status' });
  const form = make(
    'form',
    { className: 'settings' },
    ...(Object.keys(fields) as (keyof typeof fields)[]).map((name) =>
      make(
        'div',
        {},
        make('label', { htmlFor: fields[name].id }, labels[name][0]),
        fields[name],
        make('code', {}, labels[name][1]),
      ),
    ),
    make('button', {}, 'Apply'),
    said,
  );
  form.onsubmit = async (event) => {
    event.preventDefault();
    said.textContent = 'Starting the function with them …';
    const fault = await apply({
      channels: fields.channels.value.split(','),
      choice: fields.choice.value === 'client' ? 'client' : 'server',
      digits: Number(fields.digits.value),
      srpFirst: fields.srpFirst.value === 'verify' ? 'verify' : 'skip',
      brand: fields.brand.value,
      color: fields.color.value,
    });
    said.textContent = fault ?? 'Applied. The next sign-in meets a cold start.';
    said.className = fault ? 'said bad' : 'said';
  };
  byId('settings').replaceChildren(make('h3', {}, 'Settings'), form);
}
