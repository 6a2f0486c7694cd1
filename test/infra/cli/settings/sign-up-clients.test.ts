// Which app clients a deployment names as those that users sign up through.
import { describe, expect, it } from 'vitest';
import { signUpClients } from '../../../../infra/cli/settings/given.ts';

const client = (id: string, allowsCode = true) => ({ id, allowsCode, passwords: [] });
const clients = [client('web'), client('passwords', false), client('app')];

describe('SIGN_UP_CLIENT_IDS', () => {
  it('is filled in with the clients that allow CUSTOM_AUTH, in one order', () => {
    expect(signUpClients({}, {}, clients)).toEqual({ SIGN_UP_CLIENT_IDS: 'app,web' });
    expect(signUpClients({}, { SIGN_UP_CLIENT_IDS: '' }, [...clients].reverse())).toEqual({
      SIGN_UP_CLIENT_IDS: 'app,web',
    });
  });

  it('stays as it is given, also empty, and as it was deployed', () => {
    expect(signUpClients({ SIGN_UP_CLIENT_IDS: 'web' }, {}, clients)).toEqual({});
    expect(signUpClients({ SIGN_UP_CLIENT_IDS: '' }, {}, clients)).toEqual({});
    expect(signUpClients({}, { SIGN_UP_CLIENT_IDS: 'web' }, clients)).toEqual({});
  });

  it('stays empty where no client allows a code: there is nobody to name', () => {
    expect(signUpClients({}, {}, [client('passwords', false)])).toEqual({});
  });

  it('is to be said by a person where the list would not fit into the environment', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => client(`${at}`.padStart(26, 'c')));
    expect(() => signUpClients({}, {}, many)).toThrow(/^1000 app clients of the pool allow CUSTOM_AUTH/);
    expect(signUpClients({ SIGN_UP_CLIENT_IDS: '' }, {}, many)).toEqual({});
  });
});
