import { expect, it } from 'vitest';
import { callerOf, NOBODY } from '../../../src/access/caller.js';
import { placeKeys } from '../../../src/graphql/server/client-keys.js';

const address = '2001:db8::7';

it.each([
  ['nobody', NOBODY, ['guest 2001:db8:0:0::/64']],
  [
    'the holder of a token of one booking',
    callerOf({ role: 'booking', bookingId: 'b' }, 0),
    ['guest 2001:db8:0:0::/64'],
  ],
  [
    'a traveller',
    callerOf({ role: 'traveller', subject: 't' }, 0),
    ['signed-in user:t', 'signed-in 2001:db8:0:0::/64'],
  ],
  [
    'an agent',
    callerOf({ role: 'agent', subject: 'a', agency: 'y' }, 0),
    ['signed-in user:a', 'signed-in 2001:db8:0:0::/64'],
  ],
  ['an operator', callerOf({ role: 'operator', subject: 'o' }, 0), []],
])('%s is counted by the right keys, the caller before the address', (_who, caller, keys) => {
  expect(placeKeys({ caller, address })).toEqual(keys);
});
