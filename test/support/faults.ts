// Faults between the Lambda and what it stands on, drawn one by one from a list.

import { PublicError } from '../../src/errors.ts';
import type { Table } from '../../src/limits/table.ts';
import type { dispatch } from './dispatch.ts';
import { dispatch as realDispatch } from './dispatch.ts';

/** `lost`: written, but the answer never came. `twice`: so at the first try, and the SDK tried again. */
export type TableFault = 'none' | 'refused' | 'lost' | 'twice';
/** `late`: accepted, but after the budget, so it counts as failed, but arrives. */
export type SendFault = 'none' | 'refused' | 'late' | 'slow';
/** How often Cognito called before an answer came in time. */
export type CallFault = 1 | 2 | 3;

export interface Faults {
  table(): TableFault;
  send(): SendFault;
  call(): CallFault;
}

export function faultyTable(table: Table, faults: Faults): Table {
  const faulty = async <T>(call: () => Promise<T>): Promise<T> => {
    switch (faults.table()) {
      case 'none':
        return call();
      case 'refused':
        throw new PublicError('UNAVAILABLE');
      case 'lost':
        await call();
        throw new PublicError('UNAVAILABLE');
      case 'twice':
        await call();
        return call();
    }
  };
  return {
    get: (key) => faulty(() => table.get(key)),
    put: (...args) => faulty(() => table.put(...args)),
    add: (...args) => faulty(() => table.add(...args)),
  };
}

/** Earlier tries run to their end, unheard; an error is an answer, which Cognito does not ask for again. */
export const impatient =
  (faults: Faults): typeof dispatch =>
  async (event, deps) => {
    for (let left = faults.call(); left > 1; left--)
      await realDispatch(structuredClone(event), deps).catch(() => {});
    return realDispatch(event, deps);
  };
