import { setTimeout as pause } from 'node:timers/promises';
import { BookingEventsDocument } from '../generated/graphql.js';
import { createGraphqlClient } from '../support/graphql-client.js';
import type { NodeGroup } from './node-group.js';

/** A subscriber that was cut off subscribes again after so long. */
const PAUSE_MS = 50;

/** Someone who follows all bookings, and goes on at the next node whenever they are cut off. */
export interface BookingFollower {
  /** Ids of the events that were told. */
  readonly told: () => readonly string[];
  /** Subscriptions that told any of them. */
  readonly subscriptions: () => number;
  stop(): Promise<void>;
}

/** Follows all bookings after a place in the log, at a node at first. */
export function followBookings(nodes: NodeGroup, firstNode: number, start: string): BookingFollower {
  const told: string[] = [];
  let subscriptions = 0;
  let after = start;
  let index = firstNode;
  let client = clientOf(nodes, index);
  let stopped = false;

  async function followOnce(): Promise<void> {
    const before = told.length;
    for await (const { data } of client.subscribe(BookingEventsDocument, { after })) {
      if (!data) return; // refused, or the database went
      if (told.length === before) subscriptions += 1;
      told.push(data.bookingEvents.eventId);
      after = data.bookingEvents.position;
    }
  }

  async function follow(): Promise<void> {
    while (!stopped) {
      await followOnce().catch(() => undefined); // cut off: by the node or the database that went, or by `stop`
      await client.close();
      await pause(PAUSE_MS);
      index = (index + 1) % nodes.size;
      client = clientOf(nodes, index);
    }
  }

  const following = follow();
  return {
    told: () => told,
    subscriptions: () => subscriptions,
    async stop() {
      stopped = true;
      await client.close();
      await following;
    },
  };
}

/** One that does not connect again by itself: it would ask for what was told already. */
function clientOf(nodes: NodeGroup, index: number) {
  const { url, operatorToken } = nodes.node(index);
  return createGraphqlClient(url, operatorToken, 0);
}
