// The part of libphonenumber that is used. `import()` of a package keeps all of it; of this file, this.
// `max`: only its metadata tells the types of numbers apart.
export { parsePhoneNumberFromString } from 'libphonenumber-js/max';
