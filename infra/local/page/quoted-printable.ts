// Stands for nodemailer's encoder of mail bodies in the page, which reads a channel's contacts and sends nothing.
const refuse = (): never => {
  throw new Error('the page sends no mail');
};

export const encode = refuse;
export const wrap = refuse;
