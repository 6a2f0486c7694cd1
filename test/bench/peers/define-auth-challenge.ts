// The tutorial's Define trigger, as a team would write it today: tokens for a right answer, three tries.
import type { DefineAuthChallengeTriggerHandler } from 'aws-lambda';

const maxTries = 3;

export const handler: DefineAuthChallengeTriggerHandler = async (event) => {
  const tries = event.request.session.filter(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE');
  if (tries.at(-1)?.challengeResult === true) {
    event.response.issueTokens = true;
    event.response.failAuthentication = false;
  } else if (tries.length >= maxTries) {
    event.response.issueTokens = false;
    event.response.failAuthentication = true;
  } else {
    event.response.issueTokens = false;
    event.response.failAuthentication = false;
    event.response.challengeName = 'CUSTOM_CHALLENGE';
  }
  return event;
};
