// Stands for the SDK's UUIDs, which come from the global web crypto and so load all of it. Node's own crypto, which
// is there anyway, makes the same ones.
import { randomUUID } from 'node:crypto';

export const bindV4 = () => () => randomUUID();
