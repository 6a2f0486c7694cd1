// Stands for node:stream/web in Middy, which logs streamed responses through one. Loading it takes a fiftieth of a
// start; Cognito's triggers stream nothing.

export class TransformStream {
  constructor() {
    throw new Error('web streams are not in this bundle: a response that is a stream needs them back');
  }
}
