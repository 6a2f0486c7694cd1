// AWS::SMSVOICE::ProtectConfiguration for the countries that a deployment serves: what `otp print protect` prints. Pure.
import { getCountries } from 'libphonenumber-js/max';

/** Territories of the phone metadata that ISO 3166-1 gives no separate country code: AWS lists countries by these codes. */
const noCountries: readonly string[] = ['AC', 'TA'];

/** Every country that is not in `served`. AWS allows a country that has no rule. */
export const countriesToBlock = (served: readonly string[]): string[] =>
  getCountries()
    .filter((country) => !served.includes(country) && !noCountries.includes(country))
    .toSorted();

export const printProtect = (served: readonly string[]): string => `\
# Blocks SMS to every country but ${served.join(', ')}, for all apps of the account, once it is the account's default.
# CloudFormation cannot make it that. After the deployment:
#   aws pinpoint-sms-voice-v2 set-account-default-protect-configuration --protect-configuration-id ID
Resources:
  SmsCountries:
    Type: AWS::SMSVOICE::ProtectConfiguration
    Properties:
      DeletionProtectionEnabled: true
      CountryRuleSet:
        SMS:
${countriesToBlock(served)
  .map((country) => `          - { CountryCode: ${JSON.stringify(country)}, ProtectStatus: BLOCK }`)
  .join('\n')}
Outputs:
  ProtectConfigurationId:
    Value: !GetAtt SmsCountries.ProtectConfigurationId
`;
