// Stands for nodemailer's HTTP client, which fetches attachments by their address: our messages have none.

export default function fetch(): never {
  throw new Error('attachments are not fetched in this bundle');
}
