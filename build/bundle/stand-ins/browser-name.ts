// Stands for bowser, which tells browsers apart: the SDK names one in its requests where it runs in one.

export default {
  parse(): never {
    throw new Error('the names of browsers are not in this bundle: a Lambda is none');
  },
};
