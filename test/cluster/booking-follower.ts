import { setTimeout as pause } from 'node:timers/promises';
import { BookingEventsDocument } from '../generated/graphql.js';
import { createGraphqlClient } from '../support/graphql-client.js';
import type { ServerProcess } from '../support/server-process.js';

/** A subscriber that was cut off subscribes again after so long. */
const PAUSE_MS = 50;

/** Someone who follows all bookings, and subscribes again whenever they are cut off. */
export interface BookingFollower {
  /** Ids of the events that were told, a list for each subscription that told any. */
  readonly told: () => readonly (readonly string[])[];
  stop(): Promise<void>;
}

/** Follows all bookings at one node. */
export function followBookings({ url, operatorToken }: ServerProcess): BookingFollower {
  const subscriptions: string[][] = [];
  let client = createGraphqlClient(url, operatorToken);
  let stopped = false;

  async function followOnce(): Promise<void> {
    const told: string[] = [];
    subscriptions.push(told);
    for await (const { data } of client.subscribe(BookingEventsDocument, {})) {
      if (data) told.push(data.bookingEvents.eventId);
    }
  }

  async function follow(): Promise<void> {
    while (!stopped) {
      await followOnce().catch(() => undefined); // cut off: by the database that went, or by `stop`
      await client.close();
      await pause(PAUSE_MS);
      client = createGraphqlClient(url, operatorToken);
    }
  }

  const following = follow();
  return {
    told: () => subscriptions.filter((told) => told.length > 0),
    async stop() {
      stopped = true;
      await client.close();
      await following;
    },
  };
}
