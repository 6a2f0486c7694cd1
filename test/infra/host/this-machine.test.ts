// Who may ask a server on loopback, by what a browser or a program sends.
import { describe, expect, it } from 'vitest';
import { findStranger } from '../../../infra/host/this-machine.ts';

const own = undefined;
const names = expect.stringMatching(/names of this machine only/);
const pages = expect.stringMatching(/pages of this machine only/);

describe('a request', () => {
  it.each<[what: string, host: string | undefined, origin: string | undefined, fault: unknown]>([
    ['of the AWS SDK', '127.0.0.1:9339', undefined, own],
    ['of curl by name', 'localhost:9339', undefined, own],
    ['over IPv6', '[::1]:9339', undefined, own],
    ['of an Android emulator', '10.0.2.2:9339', undefined, own],
    ['of Vite’s page', '127.0.0.1:9339', 'http://localhost:5173', own],
    ['of a page at another address of loopback', 'localhost:9339', 'http://127.0.0.1:3000', own],
    ['of a page over IPv6', 'localhost:9339', 'http://[::1]:3000', own],
    ['of a page on https', 'localhost:9339', 'https://localhost', own],
    ['of a page at a name below localhost', 'app.localhost:9339', 'http://app.localhost:8080', own],
    ['of an app in a web view', 'localhost:9339', 'capacitor://localhost', own],
    ['after DNS rebinding', 'evil.example:9339', undefined, names],
    ['after DNS rebinding, from its page', 'evil.example:9339', 'http://evil.example:9339', names],
    ['of a name that only begins like ours', 'localhost.evil.example', undefined, names],
    ['of a name that only ends like ours', 'notlocalhost', undefined, names],
    ['of an address that is a name', '127.0.0.1.evil.example', undefined, names],
    ['without a host', undefined, undefined, names],
    ['of any page on the web', '127.0.0.1:9339', 'https://evil.example', pages],
    ['of a page in a frame without an origin, or of a file', '127.0.0.1:9339', 'null', pages],
    ['of a page that looks local', '127.0.0.1:9339', 'http://localhost.evil.example', pages],
    ['of a page whose user is ours', '127.0.0.1:9339', 'http://localhost@evil.example', pages],
    ['of another machine on this network', '127.0.0.1:9339', 'http://192.168.1.7', pages],
    ['of an origin that is none', '127.0.0.1:9339', '', pages],
  ])('%s: %s, %s', (_, host, origin, fault) => {
    const headers = { ...(host !== undefined && { host }), ...(origin !== undefined && { origin }) };
    expect(findStranger(headers)).toEqual(fault);
  });
});
