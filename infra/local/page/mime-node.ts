// Stands for nodemailer's MIME builder in the page, which reads a channel's contacts and sends nothing.
export default function MimeNode(): never {
  throw new Error('the page sends no mail');
}
