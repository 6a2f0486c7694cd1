// Stands for nodemailer's table of file types, by which it names attachments: our messages have none.

const refuse = (): never => {
  throw new Error('types of files are not in this bundle: an attachment needs them back');
};

export const detectMimeType = refuse;
export const detectExtension = refuse;
