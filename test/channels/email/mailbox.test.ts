import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMailbox } from '../../../src/channels/email/mailbox.ts';

describe('toMailbox', () => {
  it.each([
    ['Ada@Example.com', 'ada@example.com'],
    ['Ada+1@Bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    // A domain that is none stays as it is.
    ['ada@Ü', 'ada@ü'],
    ['ada+1@example.com', 'ada@example.com'],
    ['ada+1+2@example.com', 'ada@example.com'],
    ['ada+@example.com', 'ada@example.com'],
    ['+1@example.com', '+1@example.com'],
    ['a.da@example.com', 'a.da@example.com'],
    ['ada@exam+ple.com', 'ada@exam+ple.com'],
    // Gmail: dots make no difference, and googlemail.com is gmail.com.
    ['A.D.A@gmail.com', 'ada@gmail.com'],
    ['a.d.a+1.2@GoogleMail.com', 'ada@gmail.com'],
    ['a_d-a@gmail.com', 'a_d-a@gmail.com'],
    ['.@gmail.com', '@gmail.com'],
    // Proton: nor do hyphens and underscores, on any of its domains.
    ['a.d-a_@pm.me', 'ada@proton.me'],
    ['ada+shop@protonmail.com', 'ada@proton.me'],
    // Names that only look like theirs.
    ['a.da@gmail.com.evil.example', 'a.da@gmail.com.evil.example'],
    ['a.da@notgmail.com', 'a.da@notgmail.com'],
    ['a.da@outlook.com', 'a.da@outlook.com'],
    ['a.da+1@icloud.com', 'a.da@icloud.com'],
    // Every domain of Proton, Apple and Yandex is one person's.
    ['a.da@protonmail.ch', 'ada@proton.me'],
    ['a.da@me.com', 'a.da@icloud.com'],
    ['Ada+1@mac.com', 'ada@icloud.com'],
    ['ada@ya.ru', 'ada@yandex.ru'],
    ['a-da+1@yandex.kz', 'a-da@yandex.ru'],
    // Fastmail: a name may stand before the domain; its domains are different people's.
    ['shop@ada.fastmail.com', 'ada@fastmail.com'],
    ['shop+1@ada.Fastmail.fm', 'ada@fastmail.fm'],
    ['shop@joe-citizen.sent.com', 'joe-citizen@sent.com'],
    ['joe_citizen@sent.com', 'joe-citizen@sent.com'],
    ['ada+shop@fastmail.co.uk', 'ada@fastmail.co.uk'],
    ['shop@a.b.fastmail.com', 'shop@a.b.fastmail.com'],
    ['shop@ada.notfastmail.com', 'shop@ada.notfastmail.com'],
    ['shop@ada.outlook.com', 'shop@ada.outlook.com'],
    ['ada@icloud.com.evil.example', 'ada@icloud.com.evil.example'],
    // Providers whose domains are separate accounts.
    ['ada@hotmail.com', 'ada@hotmail.com'],
    ['ada@live.com', 'ada@live.com'],
    ['ada@yahoo.de', 'ada@yahoo.de'],
  ])('counts %s as %s', (address, mailbox) => {
    expect(toMailbox(address)).toBe(mailbox);
    expect(toMailbox(mailbox)).toBe(mailbox);
  });
});

it('counts every spelling of a mailbox as one, however dots and tags are strewn in', () => {
  const letter = fc.constantFrom('a', 'b', 'c');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(letter, fc.constantFrom('', '.', '..')), { minLength: 1, maxLength: 12 }),
      fc.stringMatching(/^[a-z.+]{0,8}$/),
      fc.constantFrom('gmail.com', 'googlemail.com', 'GMAIL.com'),
      (letters, tag, domain) => {
        const plain = letters.map(([char]) => char).join('');
        const strewn = letters.map(([char, dots]) => char.toUpperCase() + dots).join('');
        expect(toMailbox(`${strewn}+${tag}@${domain}`)).toBe(`${plain}@gmail.com`);
      },
    ),
  );
});

it('counts a mailbox as itself', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z.+_-]{1,12}$/),
      fc.constantFrom(
        'gmail.com',
        'pm.me',
        'mac.com',
        'ada.fastmail.com',
        'sent.com',
        'ya.ru',
        'example.com',
      ),
      (local, domain) => {
        const mailbox = toMailbox(`${local}@${domain}`);
        expect(toMailbox(mailbox)).toBe(mailbox);
      },
    ),
  );
});
