// Buttons that put a text on the clipboard and say that they did.
import { make } from './dom.ts';

export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = make('button', { type: 'button', className: 'small' }, label);
  button.onclick = async () => {
    const isDone = await navigator.clipboard.writeText(text()).then(
      () => true,
      () => false,
    );
    button.textContent = isDone ? 'Copied' : 'Your browser did not allow it';
    setTimeout(() => {
      button.textContent = label;
    }, 1500);
  };
  return button;
}
