// Tags of the stack: what the flag takes, and the whole list that CloudFormation is given.
import { describe, expect, it } from 'vitest';
import { mergeTags, readStackTag } from '../../../infra/cli/stack/parameters.ts';

describe('a tag on the command line', () => {
  it.each([
    ['team=auth', 'team', 'auth'],
    ['cost centre=12/7', 'cost centre', '12/7'],
    ['note=a=b', 'note', 'a=b'],
    ['empty=', 'empty', ''],
    ['Straße=Köln', 'Straße', 'Köln'],
  ])('%s', (entry, Key, Value) => {
    expect(readStackTag(entry)).toEqual({ Key, Value });
  });

  it.each([
    ['team', 'KEY=value'],
    ['=auth', 'KEY=value'],
    ['team=<b>', 'KEY=value'],
    [`${'k'.repeat(129)}=v`, 'KEY=value'],
    [`k=${'v'.repeat(257)}`, 'KEY=value'],
    ['aws:cloudformation:stack-name=x', 'belong to AWS'],
    ['AWS:x=y', 'belong to AWS'],
  ])('not %s', (entry, text) => {
    expect(() => readStackTag(entry)).toThrow(text);
  });
});

describe('the tags of a stack', () => {
  const before = [
    { Key: 'team', Value: 'auth' },
    { Key: 'stage', Value: 'test' },
  ];

  it('stay as they are where none is asked for', () => {
    expect(mergeTags(before, [])).toBeUndefined();
  });

  it('keep those that are not named, and the last of two', () => {
    const asked = ['stage=live', 'cost=7', 'cost=8'].map(readStackTag);
    expect(mergeTags(before, asked)).toEqual([
      { Key: 'team', Value: 'auth' },
      { Key: 'stage', Value: 'live' },
      { Key: 'cost', Value: '8' },
    ]);
  });
});
