// The yardstick: a function that does nothing.
export const handler = async (event) => event;
