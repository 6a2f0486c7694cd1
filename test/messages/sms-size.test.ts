import { describe, expect, it } from 'vitest';
import { smsSize } from '../../src/messages/sms-size.ts';

describe('smsSize', () => {
  it.each([
    ['', 'GSM-7', 0, 1],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['^{}\\[]~|€\f', 'GSM-7', 20, 1],
    ['@£$¥èéùìòÇØøÅåÄÖÑÜäöñüà§¿¡ßÆæÉΔΩ\r\n', 'GSM-7', 34, 1],
    ['ç', 'UCS-2', 1, 1],
    ['`', 'UCS-2', 1, 1],
    ['\t', 'UCS-2', 1, 1],
    ['я'.repeat(70), 'UCS-2', 70, 1],
    ['я'.repeat(71), 'UCS-2', 71, 2],
    ['я'.repeat(135), 'UCS-2', 135, 3],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
  ] as const)('measures %j', (text, encoding, units, parts) => {
    expect(smsSize(text)).toEqual({ encoding, units, parts });
  });

  it('divides neither an escape sequence nor a surrogate pair', () => {
    // 153 septets hold 76 pairs, 67 code units hold 33: one unit of each part stays empty.
    expect(smsSize('€'.repeat(153)).parts).toBe(3);
    expect(smsSize('😀'.repeat(67)).parts).toBe(3);
  });
});
