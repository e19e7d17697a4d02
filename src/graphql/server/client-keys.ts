import type { RequestContext } from '../request-context.js';
import { clientNetwork } from './client-network.js';

/** Who asks, and from where. */
export type AskingClient = Pick<RequestContext, 'caller' | 'address'>;

/** What a client is counted by. */
export interface ClientKey {
  /** Kept apart: an office that signs in is not held up by guests behind the same address. */
  readonly standing: 'guest' | 'signed-in';
  /** The name of a caller, or the network of an address. */
  readonly key: string;
  /** For the one who is told. */
  readonly whose: string;
}

/**
 * All that a client is counted by, which must each allow what it asks. Whoever signed in is counted by name, so that a token
 * gets no more by being used from many addresses, and then by network, so that an address gets no more by many tokens. Whoever
 * has no token, or that of one booking, which anybody can make, is counted by network alone; operators are not counted.
 */
export function clientKeys({ caller, address }: AskingClient): readonly ClientKey[] {
  const network = { key: clientNetwork(address), whose: 'from your address' };
  switch (caller.principal.role) {
    case 'operator':
      return [];
    case 'nobody':
    case 'booking':
      return [{ standing: 'guest', ...network }];
    case 'traveller':
    case 'agent':
      return [
        { standing: 'signed-in', key: caller.name, whose: 'with your token' },
        { standing: 'signed-in', ...network },
      ];
  }
}

/** The same as texts, for what a client holds. */
export function placeKeys(client: AskingClient): readonly string[] {
  return clientKeys(client).map(({ standing, key }) => `${standing} ${key}`);
}
