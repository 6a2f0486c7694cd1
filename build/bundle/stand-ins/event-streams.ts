// Stands for @smithy/core/event-streams: none of the operations that are used has one.

export class EventStreamSerde {
  constructor() {
    throw new Error('event streams are not in this bundle: an operation with one needs them back');
  }
}

export const eventStreamSerdeProvider = undefined;
