// The part of libphonenumber that is used, and what asks it. `import()` of a package keeps all of it; of this file, this.
// `max`: only its metadata knows the types of numbers.
export { parsePhoneNumberFromString } from 'libphonenumber-js/max';
export { default as metadata } from 'libphonenumber-js/metadata.max.json';
export { judgePhone } from './judge-phone.ts';
