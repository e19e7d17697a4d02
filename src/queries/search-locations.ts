import type { Place } from '../domain/geography/airport.js';
import { MAX_PLACE_TEXT_LENGTH, type PlaceDirectory } from '../places/place-directory.js';
import { checkPageSize, inputFault, type InputFault } from './input-fault.js';

/** Completes what someone types into a city or an airport, the best guess first. */
export type SearchLocations = (text: string, first: number) => readonly Place[] | InputFault;

/** Searches the place directory. */
export function createSearchLocations(places: PlaceDirectory): SearchLocations {
  return (text, first) => {
    const fault = checkPageSize(first);
    if (fault !== null) return fault;
    if (text.length > MAX_PLACE_TEXT_LENGTH) {
      return inputFault(
        'text',
        `must be at most ${String(MAX_PLACE_TEXT_LENGTH)} characters, ${String(text.length)} given`,
      );
    }
    return places.search(text, first);
  };
}
