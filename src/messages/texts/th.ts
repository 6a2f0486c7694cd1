// Thai, with คุณ.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'ไม่ถึงหนึ่งนาที', other: '{n} นาที' },
  sms: [
    '{code} คือรหัสเข้าสู่ระบบ {app} ใช้ได้ {minutes} {warning}',
    'รหัส {app} {code} ใช้ได้ {minutes} {warning}',
    '{code} คือรหัสเข้าสู่ระบบ {app} {warning}',
    'รหัส {app} {code} {warning}',
    'รหัส {code} {warning}',
  ],
  warning: 'ห้ามบอกผู้อื่น',
  subject: 'รหัสเข้าสู่ระบบ {app} ของคุณ',
  heading: 'รหัสเข้าสู่ระบบของคุณ',
  intro: 'กรอกรหัสนี้เพื่อเข้าสู่ระบบ {app}',
  expires: 'รหัสนี้มีอายุ {minutes} และใช้ได้เพียงครั้งเดียว',
  secret: 'โปรดอย่าบอกรหัสนี้แก่ผู้อื่น ทีมงานของเราจะไม่ถามรหัสนี้จากคุณ',
  unasked: 'หากคุณไม่ได้ขอรหัสนี้ โปรดเพิกเฉยต่ออีเมลนี้ ไม่มีใครเข้าสู่ระบบบัญชีของคุณได้หากไม่มีรหัส',
  support: 'มีคำถาม? ติดต่อเราที่ {support}',
} satisfies Texts;
