import type { FareConditions, NameCorrection } from '../pricing/tariff.js';
import type { PersonIdentity } from './personal-data.js';

/** Letters that may be put right of a name, all corrections of it together: enough for slips, too few for another person. */
export const MAX_SPELLING_EDITS = 3;

/** How a name may be corrected by the fare: any way where it was sold before fares said so, and by a few letters where the tariff does not say. */
export function nameCorrectionOf({ nameCorrection }: FareConditions): NameCorrection {
  return nameCorrection === undefined ? 'ANY' : (nameCorrection ?? 'SPELLING');
}

type Name = Pick<PersonIdentity, 'givenName' | 'familyName'>;

/** Whether two names are the same but for capitals, accents, spaces and marks. */
export function isSameName(one: Name, other: Name): boolean {
  return lettersOf(one) === lettersOf(other);
}

/**
 * The letters that are added, left out, exchanged, or swapped with the next one between two names, each written as given
 * and family name in one word; names in the wrong fields are no difference. Capitals, accents, spaces and marks do not count.
 */
export function nameEdits(before: Name, after: Name): number {
  const turned = { givenName: after.familyName, familyName: after.givenName };
  const from = lettersOf(before);
  return Math.min(distance(from, lettersOf(after)), distance(from, lettersOf(turned)));
}

function lettersOf({ givenName, familyName }: Name): string {
  return `${givenName}${familyName}`.normalize('NFD').replace(/\P{L}/gu, '').toLowerCase();
}

/** The optimal string alignment distance; names are short. */
function distance(from: string, to: string): number {
  const [a, b] = [[...from], [...to]];
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? Infinity) + 1,
        (current[column - 1] ?? Infinity) + 1,
        (last[column - 1] ?? Infinity) + cost,
        isSwap ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}
