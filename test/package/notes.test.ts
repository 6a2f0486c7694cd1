// The notes of a release, and which tags a release refuses.
import { expect, it } from 'vitest';
import { checkTag, writeNotes } from '../../build/package/notes.ts';

it('takes the tag of the version in package.json only', () => {
  expect(checkTag('v1.2.3', '1.2.3')).toBeUndefined();
  expect(checkTag('v1.2.3-rc.1', '1.2.3-rc.1')).toBeUndefined();
  expect(checkTag('1.2.3', '1.2.3')).toMatch(/is not a tag/);
  expect(checkTag('v1.2.4', '1.2.3')).toMatch(/not the version in package\.json, 1\.2\.3/);
});

it('says what changed, and how to check and deploy it', () => {
  const release = {
    tag: 'v1.2.3',
    before: 'v1.2.2',
    subjects: ['Fix one thing', 'Add another'],
    name: 'otp-router-v1.2.3.zip',
    sha256: 'ab12',
    zipBytes: 89_500,
  };
  const notes = writeNotes(release);
  expect(notes).toContain('otp-router-v1.2.3.zip`, 90 kB, sha256 `ab12`');
  expect(notes).toContain('## Since v1.2.2\n\n- Fix one thing\n- Add another\n');
  expect(notes).toContain('npm install ./cognito-otp-router-1.2.3.tgz');
  expect(writeNotes({ ...release, before: undefined })).toContain('## What is in it');
});
