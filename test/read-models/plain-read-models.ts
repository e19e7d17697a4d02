import type { OpenParty, Sealed, SealedParty } from '../../src/domain/booking/personal-data.js';
import { emailMatchText, passengerMatchText } from '../../src/domain/privacy/person-match.js';
import { createReadModels } from '../../src/read-models/read-models.js';

/** Opens what nobody sealed; a box stays shut. */
export function openPlainParties(parties: readonly SealedParty[]): Promise<readonly OpenParty[]> {
  const open = <Content>(sealed: Sealed<Content> | null): Content | null =>
    sealed !== null && 'plain' in sealed ? sealed.plain : null;
  return Promise.resolve(
    parties.map(({ passengers, contact }) => ({
      passengers: passengers.map((passenger) => ({ ...passenger, identity: open(passenger.identity) })),
      contact: open(contact),
    })),
  );
}

/** The read models of logs whose people nobody sealed. */
export const PLAIN_READ_MODELS = createReadModels({
  async matchParties(parties) {
    const hashOf = (text: string): string => `hash of ${text}`;
    return (await openPlainParties(parties)).map(({ passengers, contact }) => ({
      passengers: passengers.map(({ identity }) => identity && hashOf(passengerMatchText(identity))),
      contact: contact && hashOf(emailMatchText(contact.email)),
    }));
  },
});
