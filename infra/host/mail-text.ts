// The plain text of a mail as it is on the wire, where one of its parts has one: enough of MIME for the mails that the
// function sends (RFC 2045, 6.7 and 6.8; RFC 2046, 5.1).

const headerOf = (head: string, name: string): string =>
  new RegExp(`^${name}:((?:.|\\r\\n[ \\t])*)`, 'im').exec(head)?.[1]?.trim() ?? '';

const bytesOf = (body: string, encoding: string): Buffer => {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const unfolded = body.replace(/=\r\n/g, '');
  return Buffer.from(
    unfolded.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
};

/** `mail`: a character per byte. Empty where there is no such part. */
export function readMailText(mail: string): string {
  const at = mail.indexOf('\r\n\r\n');
  const head = mail.slice(0, at);
  const body = mail.slice(at + 4);
  const type = headerOf(head, 'content-type');
  const boundary = /boundary="?([^";\s]+)/.exec(type)?.[1];
  if (boundary !== undefined)
    return (
      body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => readMailText(part.replace(/^\r\n|\r\n$/g, '')))
        .find((text) => text !== '') ?? ''
    );
  if (!type.startsWith('text/plain')) return '';
  return bytesOf(body, headerOf(head, 'content-transfer-encoding').toLowerCase()).toString('utf8');
}
