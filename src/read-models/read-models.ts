import type { Projection } from '../event-store/projection.js';
import { createBookingsModel } from './booking-view.js';
import { createDepartureSeatsModel } from './departure-seats-view.js';
import { knownEvent } from './known-event.js';
import { createPeopleModel, type PeopleIndex } from './people-view.js';
import { dropReadModels, READ_MODELS } from './read-database.js';
import { prepareEach, writeEach, type ReadModel } from './read-model.js';
import type { ReadTables } from './read-tables.js';

/** Every read model of this program; that of people last, since it has work done elsewhere while the others write. */
export function createReadModels(people: PeopleIndex): readonly ReadModel[] {
  return [createBookingsModel(), createDepartureSeatsModel(), createPeopleModel(people)];
}

/** How a projector fills models: each page into each of them, under one checkpoint. */
export function projectionOf(models: readonly ReadModel[]): Projection<ReadTables> {
  return {
    processor: READ_MODELS,
    project: async (read, events) => writeEach(read, models, prepareEach(models, events.map(knownEvent))),
    reset: (read) => dropReadModels(read, models),
  };
}
